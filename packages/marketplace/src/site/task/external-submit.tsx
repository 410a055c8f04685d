import type { Environment } from '../../domain/environment.ts';
import { environmentOf } from '../../market/environment-of.ts';
import { submit } from '../../market/submit.ts';
import { answersXml } from '../../questions/answers.ts';
import { type Submitted, submittedAnswers } from '../../questions/submitted-answers.ts';
import { submitterOf } from '../accounts/cookies.ts';
import { siteSecret } from '../accounts/secret.ts';
import { type Answer, page } from '../answer.ts';
import { environmentOfHost } from '../http/hosts.ts';
import { type RefusalReason, SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import type { Visit } from '../visit.ts';

const reasons: Readonly<Record<Extract<Submitted, { ok: false }>['reason'], RefusalReason>> = {
  noAssignmentId: 'no-assignment-id',
  preview: 'preview',
  nothing: 'nothing',
};

/**
 * Where a study's page hands in: its form navigates the frame here, from another site. That is why this address alone
 * does not ask for our own origin; what protects a worker is that the id of the assignment is not to be guessed and
 * that its holder is known by cookie or by name.
 */
export function externalSubmitRoutes(routes: Routes): void {
  routes.framed('GET', '/mturk/externalSubmit', externalSubmit);
  routes.framed('POST', '/mturk/externalSubmit', externalSubmit);
}

async function externalSubmit(visit: Visit): Promise<Answer> {
  const { market, texts } = visit;
  const submitted = submittedAnswers([...visit.query, ...visit.body]);
  if (!submitted.ok) throw new SiteRefusal(reasons[submitted.reason]);
  const stored = await submit(market, {
    assignmentId: submitted.assignmentId,
    workerId: await submitter(visit, submitted.workerId),
    answer: answersXml(submitted.answers),
  });
  if ('refused' in stored) throw new SiteRefusal(stored.refused);
  const base = baseOf(visit, await environmentOf(market.read, stored.hit));
  return page({
    title: texts.submitted.title,
    policy: { framed: true },
    body: (
      <div class="submitted" data-submitted={submitted.assignmentId}>
        <h1>{texts.submitted.title}</h1>
        <p>{texts.submitted.lead}</p>
        <p class="hint">{texts.submitted.moving}</p>
        <p>
          <a class="button primary" href={`${base}/tasks`} target="_top">
            {texts.submitted.queue}
          </a>
        </p>
      </div>
    ),
  });
}

/** Who hands in, as far as the request shows it. @throws SiteRefusal when the browser and the page name two people */
async function submitter(visit: Visit, claimed: string | undefined): Promise<string | undefined> {
  const { market, request, worker } = visit;
  const named = undoubled(claimed);
  const shown = worker?.workerId ?? submitterOf(request, await siteSecret(market));
  if (shown !== undefined && named !== undefined && shown !== named) throw new SiteRefusal('other-account');
  return shown ?? named;
}

/** A page that has the field in its address and in its form sends it twice, and some join the two: "W,W". */
function undoubled(claimed: string | undefined): string | undefined {
  const [first = '', ...others] = (claimed ?? '').split(',').map((one) => one.trim());
  if (first === '') return undefined;
  return others.every((other) => other === first) ? first : claimed;
}

/** The addresses of an environment as this browser reaches them. */
function baseOf({ request, site }: Visit, environment: Environment): string {
  return environment === (environmentOfHost(request) ?? site.defaultEnvironment) ? '' : `/${environment}`;
}
