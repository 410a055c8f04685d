import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notifyWorkers } from '../../src/market/notify-workers.ts';
import { Mailer } from '../../src/panel/mail/mailer.ts';
import { type MailTransport, mailTransport } from '../../src/panel/mail/transport.ts';
import { type MailServer, startMailServer } from './support/mail-server.ts';
import { openTestPanel, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
let server: MailServer;
let transport: MailTransport;
beforeAll(async () => {
  server = await startMailServer();
  transport = mailTransport({ smtpUrl: server.url, folder: '', from: 'Panel <panel@lab.example.org>' });
});
afterAll(async () => {
  transport.close();
  await server.close();
});
beforeEach(async () => {
  lab = await openTestPanel();
  server.reset();
  return () => lab.close();
});

const MINUTE = 60_000;

const mailerOf = (retryDelays = [MINUTE]) =>
  new Mailer({
    market: lab.market.context,
    transport,
    footer: (isWorker) => (isWorker ? 'Footer with profile' : 'Footer'),
    retryDelays,
  });

const write = (recipient: string, subject = 'Hello') =>
  lab.market.context.transact((unit) =>
    unit.outbox.insert({
      recipient,
      subject,
      body: 'Grüße: https://panel.example.org/x?a=1',
      at: lab.market.clock.now(),
    }),
  );

const latest = async () => (await lab.market.context.read.outbox.list(Number.MAX_SAFE_INTEGER, 1))[0];

describe('mail over SMTP', () => {
  it('arrives as text and HTML, with a sender and an id of its own; its text is forgotten', async () => {
    await write('ann@example.org', 'Ümlaut');
    expect(await mailerOf().sendDue()).toBe(1);
    expect(server.letters).toHaveLength(1);
    const [letter] = server.letters;
    expect(letter?.to).toEqual(['ann@example.org']);
    expect(letter?.text).toContain('From: Panel <panel@lab.example.org>');
    expect(letter?.text).toMatch(/Message-ID: <turnout-\d{6}@lab\.example\.org>/);
    expect(letter?.text).toContain('text/html');
    expect(await latest()).toMatchObject({ sentAt: lab.market.clock.now(), dueAt: undefined });
    expect(await mailerOf().sendDue()).toBe(0);
    const due = await lab.market.context.transact((unit) =>
      unit.outbox.claimDue(Number.MAX_SAFE_INTEGER, 9, 0),
    );
    expect(due).toEqual([]);
  });

  it('is tried again after a refusal for now, and given up after the last delay', async () => {
    server.answer = { to: 'bob@example.org', code: 451, text: 'greylisted' };
    await write('bob@example.org');
    const mailer = mailerOf();
    await mailer.sendDue();
    expect(await latest()).toMatchObject({ attempts: 1, dueAt: lab.market.clock.now() + MINUTE });
    expect(await mailer.sendDue()).toBe(0);
    lab.market.clock.advance(MINUTE);
    await mailer.sendDue();
    expect(await latest()).toMatchObject({ attempts: 2, dueAt: undefined, sentAt: undefined });
    expect((await lab.admin.get('/admin/mail')).body).toContain('greylisted');
    server.reset();
    await lab.admin.post(`/admin/mail/${(await latest())?.id}/again`);
    await mailer.sendDue();
    expect(server.letters.map(({ to }) => to)).toEqual([['bob@example.org']]);
  });

  it('is given up at once where the receiver is refused for good', async () => {
    server.answer = { to: 'nobody@example.org', code: 550, text: 'no such user' };
    await write('nobody@example.org');
    await mailerOf().sendDue();
    expect(await latest()).toMatchObject({ attempts: 1, dueAt: undefined, sentAt: undefined });
  });

  it('is sent once by two servers, and again after the lease of one that died', async () => {
    for (let n = 0; n < 10; n += 1) await write(`p${n}@example.org`);
    const [one, other] = await Promise.all([mailerOf().sendDue(), mailerOf().sendDue()]);
    expect((one ?? 0) + (other ?? 0)).toBe(10);
    expect(new Set(server.letters.flatMap(({ to }) => to)).size).toBe(10);
    expect(server.letters).toHaveLength(10);
    await write('left@example.org');
    const now = lab.market.clock.now();
    await lab.market.context.transact((unit) => unit.outbox.claimDue(now, 20, now + 5 * MINUTE));
    expect(await mailerOf().sendDue()).toBe(0);
    lab.market.clock.advance(5 * MINUTE);
    expect(await mailerOf().sendDue()).toBe(1);
  });

  it('cannot be made to carry further headers', async () => {
    await write('ann@example.org', 'Hello\r\nBcc: victim@example.org');
    await mailerOf().sendDue();
    expect(server.letters.map(({ to }) => to)).toEqual([['ann@example.org']]);
    expect(server.letters[0]?.text).not.toMatch(/^Bcc:/m);
  });
});

describe('a message of a requester', () => {
  it('also comes by mail, unless the person does not want that', async () => {
    const { context } = lab.market;
    const ann = await lab.person('Ann Lee');
    const bob = await lab.person('Bob May');
    for (const worker of [ann, bob]) await lab.earn(worker, 100);
    const quiet = await lab.clientOf(bob);
    await quiet.post('/profile/rewards/mail', { wants_mail: '' });
    const requester = await context.read.requesters.byAccount('production', 'LABKEY');
    if (requester === undefined) throw new Error('no requester');
    const failures = await notifyWorkers(context, requester, {
      subject: 'A second part',
      body: 'Would you like to take it?',
      workerIds: [ann.workerId, bob.workerId],
    });
    expect(failures).toEqual([]);
    const mails = await lab.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('To: ann.lee@example.org');
    expect(mails[0]).toContain('Would you like to take it?');
    expect(mails[0]).toContain('/profile/rewards');
    expect(await context.read.messages.countUnread(bob.id)).toBe(1);
  });

  it('is not sent when its transaction fails', async () => {
    const ann = await lab.person('Ann Lee');
    const failing = lab.market.context.transact(async (unit) => {
      await unit.messages.insert({
        workerId: ann.id,
        requesterId: undefined,
        kind: 'note',
        subject: 'Never',
        body: '',
        sentAt: lab.market.clock.now(),
      });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await lab.mails()).toEqual([]);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link that works once; who has no account is told the same', async () => {
    const ann = await lab.person('Ann Lee');
    const client = lab.stranger();
    const known = await client.post('/password', { email: 'ann.lee@example.org' });
    const unknown = await client.post('/password', { email: 'nobody@example.org' });
    expect(known.body).toBe(unknown.body);
    const [mail = '', ...more] = await lab.mails();
    expect(more).toEqual([]);
    const link = /\/password\/[\w-]+/.exec(mail)?.[0] ?? '';
    const former = await lab.clientOf(ann);
    expect((await client.get(link)).statusCode).toBe(200);
    const wrong = { email: 'ann.lee@example.org', password: 'wrong' };
    for (let n = 0; n < 10; n += 1) await client.post('/login', wrong);
    expect((await client.post(link, { password: 'a new password' })).statusCode).toBe(200);
    expect((await client.post(link, { password: 'another password' })).statusCode).toBe(410);
    expect((await former.get('/profile')).headers.location).toContain('/login');
    const logIn = await client.post('/login', { email: 'ann.lee@example.org', password: 'a new password' });
    expect(logIn.statusCode).toBe(303);
  });
});
