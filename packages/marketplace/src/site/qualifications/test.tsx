import { type OfferedType, offeredType } from '../../market/qualifications/requestable-types.ts';
import { submitTest } from '../../market/qualifications/submit-test.ts';
import { checkFormAnswers } from '../../questions/form/check.ts';
import { parseTest } from '../../questions/question.ts';
import { type Answer, page, redirect } from '../answer.ts';
import { type RefusalReason, SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { FormFields, type FormState } from '../task/question-form.tsx';
import { Moment, ProblemSummary } from '../views/parts.tsx';
import { parameter, type WorkerVisit } from '../visit.ts';

/** A test is begun on purpose, because its time runs from then on; its page alone changes nothing. */
export function testRoutes(routes: Routes): void {
  routes.worker('GET', '/qualifications/:typeId/test', async (visit) => {
    const offered = await found(visit);
    if (offered.state.state === 'open' && offered.way === 'test') return beginPage(visit, offered);
    return testPage(visit, offered);
  });
  routes.worker('POST', '/qualifications/:typeId/test', handIn);
}

async function found(visit: WorkerVisit): Promise<OfferedType> {
  const { environment, market, worker } = visit;
  const offered = await offeredType(market, worker, environment, parameter(visit, 'typeId'));
  if (offered === undefined) throw new SiteRefusal('no-such-qualification');
  return offered;
}

function beginPage(visit: WorkerVisit, { type }: OfferedType): Answer {
  const { base, texts, written } = visit;
  const { qualifications: words } = texts;
  return page({
    title: type.name,
    section: 'qualifications',
    body: (
      <div class="narrow">
        <h1>{type.name}</h1>
        <p class="hint">{type.requesterName}</p>
        <p>{type.description}</p>
        <p>{words.testBegins(written.length(type.test?.durationMs ?? 0))}</p>
        <form method="post" action={`${base}/qualifications/${type.qualificationTypeId}/request`}>
          <p>
            <button type="submit" class="primary">
              {words.begin}
            </button>
          </p>
        </form>
      </div>
    ),
  });
}

/** The test as it was when this worker began it. */
async function begunTest({ market, worker }: WorkerVisit, { type }: OfferedType) {
  const request = await market.read.qualificationRequests.lastOf(type.id, worker.id);
  if (request?.status !== 'testing' || request.test === undefined) throw new SiteRefusal('not-begun');
  return parseTest(request.test.form);
}

async function testPage(visit: WorkerVisit, offered: OfferedType, state?: FormState): Promise<Answer> {
  if (offered.state.state !== 'testing') throw new SiteRefusal('not-begun');
  const { base, now, texts, written } = visit;
  const { qualifications: words } = texts;
  const { deadline } = offered.state;
  const { type } = offered;
  const form = await begunTest(visit, offered);
  return page({
    title: type.name,
    section: 'qualifications',
    status: state === undefined ? 200 : 422,
    policy: { media: true },
    body: (
      <>
        <h1>{type.name}</h1>
        <div
          class="task-bar"
          data-left={String(deadline - now)}
          data-left-text={texts.task.minutesLeft('{}')}
        >
          <p class="timer">
            <span class="timer-name">{texts.task.timeLeft}</span>{' '}
            <span class="timer-value" role="timer">
              {written.length(deadline - now)}
            </span>{' '}
            <span class="timer-end">
              {texts.queue.due} <Moment visit={visit} at={deadline} />
            </span>
          </p>
          <p class="visually-hidden" aria-live="polite" data-said />
        </div>
        <ProblemSummary text={state && texts.task.formProblems(state.problems.size)} />
        <form
          method="post"
          action={`${base}/qualifications/${type.qualificationTypeId}/test`}
          class="hit-form"
          novalidate
        >
          <FormFields visit={visit} form={form} state={state} />
          <p>
            <button type="submit" class="primary large">
              {words.submitTest}
            </button>
          </p>
        </form>
      </>
    ),
  });
}

async function handIn(visit: WorkerVisit): Promise<Answer> {
  const { base, body, environment, market, worker } = visit;
  const offered = await found(visit);
  const checked = checkFormAnswers(await begunTest(visit, offered), body);
  if (!checked.ok) {
    if (offered.state.state !== 'testing') throw new SiteRefusal('test-time-over');
    return testPage(visit, offered, { fields: body, problems: checked.problems });
  }
  const { qualificationTypeId } = offered.type;
  const submitted = await submitTest(market, {
    workerId: worker.workerId,
    qualificationTypeId,
    environment,
    answers: checked.answers,
  });
  if (submitted.outcome === 'refused') throw new SiteRefusal(reasonOf(submitted.reason));
  return redirect(`${base}/qualifications?done=${submitted.outcome}&type=${qualificationTypeId}`);
}

const reasonOf = (reason: 'suspended' | 'not-requestable' | 'not-begun' | 'test-time-over'): RefusalReason =>
  reason === 'suspended' ? 'not-active' : reason;
