import type { Unit } from '../../market/context.ts';
import { type Answer, page } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import type { Texts } from '../texts/texts.ts';
import { Input, ProblemSummary } from '../views/parts.tsx';
import { parameter, type Visit } from '../visit.ts';
import { passwordProblem } from './account-form.ts';
import { isBarred, noteFailure, noteSuccess } from './attempts.ts';
import { LINK_MS, makeLink } from './password-link.ts';
import { hashPassword, LEAST_PASSWORD_SIGNS } from './passwords.ts';
import { tokenHashOf } from './sessions.ts';

/** A new password by a one-time link in a mail, where the site can send mail. */
export function newPasswordRoutes(routes: Routes): void {
  routes.open('GET', '/password', async (visit) => askPage(visit, false));
  routes.open('POST', '/password', ask);
  routes.open('GET', '/password/:token', async (visit) => {
    await holderOf(visit);
    return choosePage(visit, undefined);
  });
  routes.open('POST', '/password/:token', choose);
}

/** What a one-time link is mailed with. @param site.origin without a slash at the end */
export function passwordMail(
  { rewards }: Pick<Texts, 'rewards'>,
  site: { readonly name: string; readonly origin: string },
  person: { readonly id: number; readonly name: string; readonly email: string },
  link: { readonly token: string; readonly at: number },
) {
  const { password: words } = rewards;
  return {
    workerId: person.id,
    recipient: person.email,
    subject: words.subject(site.name),
    body: words.mail(person.name, `${site.origin}/password/${link.token}`, LINK_MS / 3_600_000),
    at: link.at,
  };
}

/** Says the same whether there is such an account or not. */
async function ask(visit: Visit): Promise<Answer> {
  const { body, market, now, origin, realNow, request, site, texts } = visit;
  if (site.lab === undefined) throw new SiteRefusal('no-such-page');
  const email = field(body, 'email').toLowerCase();
  const attempt = { account: `new password of ${email}`, address: request.ip };
  if (await isBarred(market, attempt, realNow)) throw new SiteRefusal('too-often');
  await noteFailure(market, attempt, realNow);
  await market.transact(async (unit: Unit) => {
    const person = await unit.people.byEmail(email);
    const worker = person && (await unit.workers.byId(person.workerId));
    if (person === undefined || worker === undefined || worker.status === 'closed') return;
    const token = await makeLink(unit, { workerId: worker.id }, realNow);
    await unit.outbox.insert(
      passwordMail(texts, { name: site.name, origin }, { ...person, id: worker.id }, { token, at: now }),
    );
  });
  return askPage(visit, true);
}

/** @throws SiteRefusal link-over for a link that is over */
async function holderOf(visit: Visit): Promise<{ workerId: number; tokenHash: string }> {
  const { market, realNow } = visit;
  const tokenHash = tokenHashOf(parameter(visit, 'token'));
  const holder = await market.read.admins.linkHolder(tokenHash, realNow);
  if (holder === undefined || !('workerId' in holder)) throw new SiteRefusal('link-over');
  return { workerId: holder.workerId, tokenHash };
}

async function choose(visit: Visit): Promise<Answer> {
  const { base, body, market, request, texts } = visit;
  const { workerId, tokenHash } = await holderOf(visit);
  const entered = body.find(([name]) => name === 'password')?.[1] ?? '';
  const problem = passwordProblem('password', entered, texts).password;
  if (problem !== undefined) return choosePage(visit, problem);
  const password = await hashPassword(entered);
  await market.transact(async (unit) => {
    if (!(await unit.admins.useLink(tokenHash))) throw new SiteRefusal('link-over');
    await unit.people.update(workerId, { password });
    // Whoever else knows the old one is logged out.
    await unit.sessions.removeAll(workerId);
  });
  const person = await market.read.people.ofWorker(workerId);
  // Who reads the mail is not the one who guessed.
  await noteSuccess(market, { account: person?.email, address: request.ip });
  const { password: words } = texts.rewards;
  return page({
    title: words.choose,
    body: (
      <div class="narrow">
        <h1>{words.choose}</h1>
        <p class="success" role="status">
          {words.done}
        </p>
        <p>
          <a class="button primary" href={`${base}/login`}>
            {texts.account.logIn}
          </a>
        </p>
      </div>
    ),
  });
}

function askPage({ base, site, texts }: Visit, sent: boolean): Answer {
  if (site.lab === undefined) throw new SiteRefusal('no-such-page');
  const { password: words } = texts.rewards;
  return page({
    title: words.title,
    body: (
      <div class="narrow">
        <h1>{words.title}</h1>
        {sent ? (
          <p class="success" role="status">
            {words.sent}
          </p>
        ) : (
          <form method="post" action={`${base}/password`}>
            <Input name="email" type="email" label={texts.account.email} autocomplete="username" required />
            <p>
              <button type="submit" class="primary">
                {words.send}
              </button>
            </p>
          </form>
        )}
      </div>
    ),
  });
}

function choosePage(visit: Visit, problem: string | undefined): Answer {
  const { base, texts } = visit;
  const { password: words } = texts.rewards;
  return page({
    title: words.choose,
    status: problem === undefined ? 200 : 422,
    body: (
      <div class="narrow">
        <h1>{words.choose}</h1>
        <ProblemSummary text={problem === undefined ? undefined : texts.account.problems} />
        <form method="post" action={`${base}/password/${parameter(visit, 'token')}`} novalidate>
          <Input
            name="password"
            type="password"
            label={texts.account.newPassword}
            hint={texts.account.passwordHint(LEAST_PASSWORD_SIGNS)}
            problem={problem}
            autocomplete="new-password"
            required
          />
          <p>
            <button type="submit" class="primary">
              {words.save}
            </button>
          </p>
        </form>
      </div>
    ),
  });
}
