import type { VNode } from 'preact';
import type { Person } from '../../storage/people.ts';
import { AboutFields } from '../accounts/about-fields.tsx';
import {
  aboutOf,
  countryProblem,
  nameProblem,
  type Problems,
  passwordProblem,
} from '../accounts/account-form.ts';
import { isBarred, noteFailure } from '../accounts/attempts.ts';
import { closeAccount } from '../accounts/close-account.ts';
import { forgetSession } from '../accounts/cookies.ts';
import { hashPassword, isPassword, LEAST_PASSWORD_SIGNS } from '../accounts/passwords.ts';
import type { About } from '../accounts/sign-up.ts';
import { type Answer, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Checkbox, Input, ProblemSummary } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';

export function profileRoutes(routes: Routes): void {
  routes.worker('GET', '/profile', (visit) => profile(visit, {}));
  routes.worker('POST', '/profile', save);
  routes.worker('POST', '/profile/password', changePassword);
  routes.worker('POST', '/profile/close', close);
}

const personOf = ({ market, worker }: WorkerVisit): Promise<Person | undefined> =>
  market.read.people.ofWorker(worker.id);

async function save(visit: WorkerVisit): Promise<Answer> {
  const { base, body, market, texts, worker } = visit;
  const about = aboutOf(body);
  const name = field(body, 'name');
  const person = await personOf(visit);
  const problems = {
    ...countryProblem(about.country, texts),
    ...(person === undefined ? {} : nameProblem(name, texts)),
  };
  if (Object.keys(problems).length > 0) return profile(visit, problems, about);
  await market.transact(async (unit) => {
    const current = await unit.workers.byId(worker.id);
    const { adult, country, subdivision } = about;
    if (current !== undefined)
      await unit.workers.update({ ...current, locale: { country, subdivision }, adult });
    if (person !== undefined) await unit.people.update(worker.id, { name });
  });
  return redirect(`${base}/profile?saved=1`);
}

async function changePassword(visit: WorkerVisit): Promise<Answer> {
  const { base, body, market, realNow, request, texts, tokenHash, worker } = visit;
  const person = await personOf(visit);
  if (person === undefined) throw new SiteRefusal('no-such-page');
  const raw = (name: string): string => body.find(([one]) => one === name)?.[1] ?? '';
  const attempt = { account: person.email, address: request.ip };
  if (await isBarred(market, attempt, realNow))
    return profile(visit, { current: texts.account.problem.tooMany });
  const problems = passwordProblem('password', raw('password'), texts);
  if (Object.keys(problems).length > 0) return profile(visit, problems);
  if (!(await isPassword(raw('current'), person.password))) {
    await noteFailure(market, attempt, realNow);
    return profile(visit, { current: texts.account.problem.currentPassword });
  }
  const password = await hashPassword(raw('password'));
  await market.transact(async (unit) => {
    await unit.people.update(worker.id, { password });
    // Whoever else knows the old one is logged out.
    await unit.sessions.removeAll(worker.id, tokenHash);
  });
  return redirect(`${base}/profile?saved=1`);
}

async function close(visit: WorkerVisit): Promise<Answer> {
  const { base, body, market, texts, worker } = visit;
  if (field(body, 'sure') !== '1') return redirect(`${base}/profile#close`);
  await closeAccount(market, worker);
  forgetSession(visit.reply);
  return page({
    title: texts.profile.closed,
    body: (
      <div class="narrow">
        <h1>{texts.profile.closed}</h1>
        <p>
          <a href={`${base}/`}>{visit.site.name}</a>
        </p>
      </div>
    ),
  });
}

async function profile(visit: WorkerVisit, problems: Problems, entered?: About): Promise<Answer> {
  const { texts, worker } = visit;
  const { profile: words } = texts;
  const person = await personOf(visit);
  const hasProblems = Object.keys(problems).length > 0;
  return page({
    title: words.title,
    section: 'profile',
    status: hasProblems ? 422 : 200,
    body: (
      <div class="narrow">
        <h1>{words.title}</h1>
        <ProblemSummary text={hasProblems ? texts.account.problems : undefined} />
        {field(visit.query, 'saved') === '1' && !hasProblems ? (
          <p class="success" role="status">
            {words.saved}
          </p>
        ) : undefined}
        <p>
          {words.workerId}: <code>{worker.workerId}</code>
          <span class="hint">{words.workerIdHint}</span>
        </p>
        {visit.site.lab === undefined || person === undefined ? undefined : (
          <p>
            <a href={`${visit.base}/profile/rewards`}>{texts.rewards.toPage}</a>
          </p>
        )}
        <AboutForm visit={visit} person={person} problems={problems} entered={entered} />
        {person === undefined ? undefined : <PasswordForm visit={visit} problems={problems} />}
        <CloseForm visit={visit} />
      </div>
    ),
  });
}

function AboutForm({
  visit,
  person,
  problems,
  entered,
}: {
  visit: WorkerVisit;
  person: Person | undefined;
  problems: Problems;
  entered: About | undefined;
}): VNode {
  const { base, body, texts, worker } = visit;
  const about = entered ?? { ...worker.locale, subdivision: worker.locale.subdivision, adult: worker.adult };
  return (
    <section>
      <h2>{texts.profile.you}</h2>
      <p>{texts.profile.youLead}</p>
      <form method="post" action={`${base}/profile`} novalidate>
        {person === undefined ? undefined : (
          <Input
            name="name"
            label={texts.account.name}
            hint={texts.account.nameHint}
            value={entered === undefined ? person.name : field(body, 'name')}
            problem={problems.name}
            autocomplete="name"
          />
        )}
        <AboutFields visit={visit} about={about} problems={problems} />
        <p>
          <button type="submit" class="primary">
            {texts.profile.save}
          </button>
        </p>
      </form>
    </section>
  );
}

function PasswordForm({ visit, problems }: { visit: WorkerVisit; problems: Problems }): VNode {
  const { base, texts } = visit;
  return (
    <section>
      <h2>{texts.profile.password}</h2>
      <form method="post" action={`${base}/profile/password`} novalidate>
        <Input
          name="current"
          type="password"
          label={texts.account.currentPassword}
          problem={problems.current}
          autocomplete="current-password"
        />
        <Input
          name="password"
          type="password"
          label={texts.account.newPassword}
          hint={texts.account.passwordHint(LEAST_PASSWORD_SIGNS)}
          problem={problems.password}
          autocomplete="new-password"
        />
        <p>
          <button type="submit">{texts.profile.changePassword}</button>
        </p>
      </form>
    </section>
  );
}

function CloseForm({ visit: { base, texts } }: { visit: WorkerVisit }): VNode {
  return (
    <section id="close">
      <h2>{texts.profile.close}</h2>
      <p>{texts.profile.closeLead}</p>
      <form method="post" action={`${base}/profile/close`}>
        <Checkbox name="sure" label={texts.profile.closeConfirm} checked={false} />
        <p>
          <button type="submit" class="danger">
            {texts.profile.close}
          </button>
        </p>
      </form>
    </section>
  );
}
