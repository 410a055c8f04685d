import type { VNode } from 'preact';
import { type Answer, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Input, ProblemSummary } from '../views/parts.tsx';
import type { Visit } from '../visit.ts';
import { AboutFields } from './about-fields.tsx';
import { accountOf, type Problems, problemsOf } from './account-form.ts';
import { isBarred, noteFailure, noteSuccess } from './attempts.ts';
import { forgetSession, keepSession } from './cookies.ts';
import { isPassword, LEAST_PASSWORD_SIGNS } from './passwords.ts';
import { siteSecret } from './secret.ts';
import { createSession } from './sessions.ts';
import { type NewAccount, quickAccount, signUp } from './sign-up.ts';

/** Signing up, logging in and out. */
export function accountRoutes(routes: Routes): void {
  routes.open('GET', '/signup', async (visit) =>
    visit.worker === undefined
      ? signUpPage(visit, accountOf([]), {})
      : redirect(nextOf(visit) ?? `${visit.base}/projects`),
  );
  routes.open('POST', '/signup', postSignUp);
  routes.open('POST', '/quick-signup', async (visit) => {
    if (!visit.site.quickSignUp) throw new SiteRefusal('sign-up-closed');
    return logIn(visit, await quickAccount(visit.market));
  });
  routes.open('GET', '/login', async (visit) => logInPage(visit, '', undefined));
  routes.open('POST', '/login', postLogIn);
  routes.open('POST', '/logout', async (visit) => {
    const { tokenHash } = visit;
    if (tokenHash !== undefined) await visit.market.transact((unit) => unit.sessions.remove(tokenHash));
    forgetSession(visit.reply);
    return redirect(`${visit.base}/`);
  });
}

async function postSignUp(visit: Visit): Promise<Answer> {
  const { market, realNow, request, site, texts } = visit;
  if (site.signUp === 'closed') throw new SiteRefusal('sign-up-closed');
  const account = accountOf(visit.body);
  const problems = problemsOf(account, texts);
  if (Object.keys(problems).length > 0) return signUpPage(visit, account, problems);
  const address = request.ip;
  // Codes are guessed at from an address, whichever account they are for.
  const guess = { account: `invitation codes from ${address}`, address };
  if (await isBarred(market, guess, realNow)) throw new SiteRefusal('too-often');
  const made = await signUp(market, account, { mode: site.signUp, now: realNow });
  const isGuess = 'refused' in made && made.refused === 'code';
  // Every other try counts a little too: it makes an account, or tells which addresses have one.
  await noteFailure(market, isGuess ? guess : { account: undefined, address }, realNow);
  if ('worker' in made) return logIn(visit, made.worker);
  const { code, emailTaken } = texts.account.problem;
  return signUpPage(visit, account, isGuess ? { code } : { email: emailTaken });
}

async function postLogIn(visit: Visit): Promise<Answer> {
  const { body, market, realNow, request, texts } = visit;
  const email = field(body, 'email').toLowerCase();
  const attempt = { account: email, address: request.ip };
  if (await isBarred(market, attempt, realNow))
    return logInPage(visit, email, texts.account.problem.tooMany, 429);
  const person = await market.read.people.byEmail(email);
  const password = body.find(([name]) => name === 'password')?.[1] ?? '';
  if (!(await isPassword(password, person?.password)) || person === undefined) {
    await noteFailure(market, attempt, realNow);
    return logInPage(visit, email, texts.account.problem.logIn, 422);
  }
  await noteSuccess(market, attempt);
  const worker = await market.read.workers.byId(person.workerId);
  if (worker === undefined || worker.status === 'closed') throw new SiteRefusal('account-closed');
  return logIn(visit, worker);
}

/** Begins a session and goes where the worker was going. */
async function logIn(
  visit: Visit,
  worker: { readonly id: number; readonly workerId: string },
): Promise<Answer> {
  const { market, origin, realNow, reply } = visit;
  const token = await market.transact((unit) => createSession(unit, worker.id, realNow));
  keepSession(reply, { token, workerId: worker.workerId, secret: await siteSecret(market) }, origin);
  return redirect(nextOf(visit) ?? `${visit.base}/projects`);
}

/** Where the worker was going: an address of this site and of no other. */
function nextOf({ body, query }: Visit): string | undefined {
  const next = field(body, 'next') || field(query, 'next');
  return /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : undefined;
}

const NextField = ({ visit }: { visit: Visit }): VNode => (
  <input type="hidden" name="next" value={nextOf(visit) ?? ''} />
);

/** One click makes an account of a rehearsal. */
export const QuickSignUp = ({ visit }: { visit: Visit }): VNode => (
  <form method="post" action={`${visit.base}/quick-signup`} class="quick">
    <NextField visit={visit} />
    <button type="submit" class="primary large">
      {visit.texts.welcome.quick}
    </button>
    <p class="hint">{visit.texts.welcome.quickHint}</p>
  </form>
);

const pathWithNext = (visit: Visit, path: string): string => {
  const next = nextOf(visit);
  return `${visit.base}${path}${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`;
};

function logInPage(visit: Visit, email: string, problem: string | undefined, status = 200): Answer {
  const { base, site, texts } = visit;
  return page({
    title: texts.account.logIn,
    status,
    body: (
      <div class="narrow">
        <h1>{texts.account.logIn}</h1>
        {site.quickSignUp ? <QuickSignUp visit={visit} /> : undefined}
        <ProblemSummary text={problem} />
        <form method="post" action={`${base}/login`}>
          <NextField visit={visit} />
          <Input
            name="email"
            type="email"
            label={texts.account.email}
            value={email}
            autocomplete="username"
            required
          />
          <Input
            name="password"
            type="password"
            label={texts.account.password}
            autocomplete="current-password"
            required
          />
          <p>
            <button type="submit" class="primary">
              {texts.account.logIn}
            </button>
          </p>
        </form>
        {site.lab === undefined ? (
          <p class="hint">{texts.account.forgotten}</p>
        ) : (
          <p>
            <a href={`${base}/password`}>{texts.rewards.password.forgotten}</a>
          </p>
        )}
        {site.signUp === 'closed' ? undefined : (
          <p>
            {texts.account.haveNone} <a href={pathWithNext(visit, '/signup')}>{texts.account.signUp}</a>
          </p>
        )}
      </div>
    ),
  });
}

function signUpPage(visit: Visit, account: NewAccount, problems: Problems): Answer {
  const { base, site, texts } = visit;
  if (site.signUp === 'closed' && !site.quickSignUp) throw new SiteRefusal('sign-up-closed');
  const hasProblems = Object.keys(problems).length > 0;
  return page({
    title: texts.account.signUp,
    status: hasProblems ? 422 : 200,
    body: (
      <div class="narrow">
        <h1>{texts.account.signUp}</h1>
        {site.quickSignUp ? <QuickSignUp visit={visit} /> : undefined}
        {site.signUp === 'approval' ? <p>{texts.account.waiting}</p> : undefined}
        <ProblemSummary text={hasProblems ? texts.account.problems : undefined} />
        {site.signUp === 'closed' ? undefined : (
          <form method="post" action={`${base}/signup`} novalidate>
            <NextField visit={visit} />
            <AccountFields visit={visit} account={account} problems={problems} />
            <p>
              <button type="submit" class="primary">
                {texts.account.make}
              </button>
            </p>
          </form>
        )}
        <p>
          {texts.account.haveOne} <a href={pathWithNext(visit, '/login')}>{texts.account.logIn}</a>
        </p>
      </div>
    ),
  });
}

function AccountFields({
  visit,
  account,
  problems,
}: {
  visit: Visit;
  account: NewAccount;
  problems: Problems;
}): VNode {
  const { site, texts } = visit;
  const { account: words } = texts;
  return (
    <>
      {site.signUp === 'invitation' || account.code !== '' || field(visit.query, 'code') !== '' ? (
        <Input
          name="code"
          label={words.code}
          hint={words.codeHint}
          value={account.code || field(visit.query, 'code')}
          problem={problems.code}
          required
        />
      ) : undefined}
      <Input
        name="name"
        label={words.name}
        hint={words.nameHint}
        value={account.name}
        problem={problems.name}
        autocomplete="name"
        required
      />
      <Input
        name="email"
        type="email"
        label={words.email}
        value={account.email}
        problem={problems.email}
        autocomplete="username"
        required
      />
      <Input
        name="password"
        type="password"
        label={words.password}
        hint={words.passwordHint(LEAST_PASSWORD_SIGNS)}
        problem={problems.password}
        autocomplete="new-password"
        required
      />
      <AboutFields visit={visit} about={account} problems={problems} />
    </>
  );
}
