import { randomBytes } from 'node:crypto';
import type { VNode } from 'preact';
import { isBarred, noteFailure, noteSuccess } from '../../site/accounts/attempts.ts';
import {
  hashPassword,
  isPassword,
  LEAST_PASSWORD_SIGNS,
  MOST_PASSWORD_SIGNS,
} from '../../site/accounts/passwords.ts';
import { tokenHashOf } from '../../site/accounts/sessions.ts';
import { field } from '../../site/http/fields.ts';
import { Input, ProblemSummary } from '../../site/views/parts.tsx';
import type { Admin } from '../../storage/panel-admins.ts';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import type { AdminRoutes } from '../route.ts';
import { ADMIN_COOKIE, type AdminVisit, pathPart } from '../visit.ts';

/** A working day: an administrator's browser sees everybody's data. */
const SESSION_MS = 12 * 3_600_000;

/** Logging in and out, and setting a password by a one-time link. */
export function logInRoutes(routes: AdminRoutes): void {
  routes.open('GET', '/login', async (visit) => logInPage(visit, '', undefined));
  routes.open('POST', '/login', logIn);
  routes.open('POST', '/logout', async (visit) => {
    const { market, reply, tokenHash } = visit;
    if (tokenHash !== undefined) await market.transact((unit) => unit.admins.endSession(tokenHash));
    reply.clearCookie(ADMIN_COOKIE, { path: '/admin' });
    return goTo('/login');
  });
  routes.open('GET', '/password/:token', async (visit) => {
    const { admin } = await linkOf(visit);
    return passwordPage(visit, admin, undefined);
  });
  routes.open('POST', '/password/:token', setPassword);
}

async function logIn(visit: AdminVisit): Promise<AdminAnswer> {
  const { body, market, origin, realNow, reply, request, texts } = visit;
  const name = field(body, 'name').toLowerCase();
  const attempt = { account: accountName(name), address: request.ip };
  if (await isBarred(market, attempt, realNow)) return logInPage(visit, name, texts.logIn.tooMany, 429);
  const admin = await market.read.admins.byName(name);
  if (!(await isPassword(rawField(visit, 'password'), admin?.password)) || admin === undefined) {
    await noteFailure(market, attempt, realNow);
    return logInPage(visit, name, texts.logIn.wrong, 422);
  }
  await noteSuccess(market, attempt);
  const token = randomBytes(32).toString('base64url');
  await market.transact((unit) =>
    unit.admins.startSession({
      tokenHash: tokenHashOf(token),
      adminId: admin.id,
      createdAt: realNow,
      expiresAt: realNow + SESSION_MS,
    }),
  );
  reply.setCookie(ADMIN_COOKIE, token, {
    path: '/admin',
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:'),
    maxAge: SESSION_MS / 1000,
  });
  const next = field(body, 'next');
  return { kind: 'redirect', to: /^\/admin(\/[\w./?=&-]*)?$/.test(next) ? next : '/admin' };
}

async function setPassword(visit: AdminVisit): Promise<AdminAnswer> {
  const { market, realNow, texts } = visit;
  const { admin, tokenHash } = await linkOf(visit);
  const entered = rawField(visit, 'password');
  if (entered.length < LEAST_PASSWORD_SIGNS || entered.length > MOST_PASSWORD_SIGNS)
    return passwordPage(visit, admin, texts.logIn.badPassword(LEAST_PASSWORD_SIGNS));
  const password = await hashPassword(entered);
  await market.transact(async (unit) => {
    if (!(await unit.admins.useLink(tokenHash))) throw new PanelRefusal('link-over');
    await unit.admins.setPassword(admin.id, password);
    await unit.adminLog.append({
      adminId: admin.id,
      adminName: admin.name,
      act: 'password-set',
      at: realNow,
    });
  });
  // Who has the link is not the one who guessed.
  await noteSuccess(market, { account: accountName(admin.name), address: visit.request.ip });
  return goTo('/login', 'password');
}

/** Under which failures to log in are counted. */
const accountName = (name: string): string => `administrator ${name}`;

async function linkOf(visit: AdminVisit): Promise<{ readonly admin: Admin; readonly tokenHash: string }> {
  const { market, realNow } = visit;
  const tokenHash = tokenHashOf(pathPart(visit, 'token'));
  const holder = await market.read.admins.linkHolder(tokenHash, realNow);
  const admin = holder && 'adminId' in holder ? await market.read.admins.byId(holder.adminId) : undefined;
  if (admin === undefined) throw new PanelRefusal('link-over');
  return { admin, tokenHash };
}

/** A password may begin or end with white space. */
const rawField = ({ body }: AdminVisit, name: string): string =>
  body.find(([one]) => one === name)?.[1] ?? '';

function logInPage(visit: AdminVisit, name: string, problem: string | undefined, status = 200): AdminAnswer {
  const { body, query, texts } = visit;
  const form: VNode = (
    <form method="post" action="/admin/login">
      <input type="hidden" name="next" value={field(body, 'next') || field(query, 'next')} />
      <Input name="name" label={texts.logIn.name} value={name} autocomplete="username" required />
      <Input
        name="password"
        type="password"
        label={texts.logIn.password}
        autocomplete="current-password"
        required
      />
      <p>
        <button type="submit" class="primary">
          {texts.logIn.title}
        </button>
      </p>
    </form>
  );
  return adminPage({
    title: texts.logIn.title,
    status,
    body: (
      <div class="narrow">
        <h1>{texts.logIn.heading}</h1>
        <ProblemSummary text={problem} />
        {form}
        <p class="hint">{texts.logIn.forgotten}</p>
      </div>
    ),
  });
}

const passwordPage = (visit: AdminVisit, admin: Admin, problem: string | undefined): AdminAnswer =>
  adminPage({
    title: visit.texts.logIn.choose,
    status: problem === undefined ? 200 : 422,
    body: (
      <div class="narrow">
        <h1>{visit.texts.logIn.choose}</h1>
        <p>{visit.texts.logIn.chooseFor(admin.name)}</p>
        <form method="post" action={`/admin/password/${pathPart(visit, 'token')}`}>
          <input type="hidden" name="name" autocomplete="username" value={admin.name} />
          <Input
            name="password"
            type="password"
            label={visit.texts.logIn.newPassword}
            hint={visit.texts.logIn.passwordHint(LEAST_PASSWORD_SIGNS)}
            problem={problem}
            autocomplete="new-password"
            required
          />
          <p>
            <button type="submit" class="primary">
              {visit.texts.logIn.save}
            </button>
          </p>
        </form>
      </div>
    ),
  });
