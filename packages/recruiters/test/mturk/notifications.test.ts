import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingNotification, NotificationResult, Recruiter } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

/** A server of ours, which gives to the recruiter whatever is posted to it. */
interface Listener {
  readonly url: string;
  readonly heard: { readonly message: IncomingNotification; readonly result: NotificationResult }[];
  close(): Promise<unknown>;
}

async function listen(reader: () => Recruiter): Promise<Listener> {
  const heard: Listener['heard'] = [];
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message: IncomingNotification = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: {},
        body: Buffer.concat(chunks).toString('utf8'),
      };
      void reader()
        .readNotification?.(message)
        .then((result) => {
          heard.push({ message, result });
          answer.writeHead(result.kind === 'events' ? 200 : 403).end();
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notifications`,
    heard,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

let lab: MturkLab;
let listener: Listener;
beforeEach(async () => {
  lab = await openMturkLab({ settings: { notifies: true } });
  listener = await listen(() => lab.recruiter);
});
afterEach(async () => {
  await listener.close();
  await lab.close();
});

const studyUrl = () => `${new URL(listener.url).origin}/pub?mode=live`;
const subscribe = async () => {
  done((await lab.recruiter.subscribe?.(listener.url)) ?? { kind: 'unknown', message: 'it has none' });
};
const events = () => listener.heard.flatMap(({ result }) => (result.kind === 'events' ? result.events : []));
const confirmed = () => vi.waitFor(() => expect(listener.heard).toHaveLength(1), 120_000);

describe('a subscribed address', () => {
  it('hears of places taken, given back and handed in, each with what became of it', async () => {
    await subscribe();
    await confirmed();
    const posting = done(await lab.recruiter.post(orderOf(lab, { studyUrl: studyUrl(), places: 2 })));
    const back = await lab.take(posting);
    await lab.giveBack(back);
    const ref = await lab.take(posting);
    await lab.handIn(ref);
    done(await lab.recruiter.approve(ref, {}));
    await vi.waitFor(() => expect(events()).toHaveLength(5), 120_000);
    expect(
      events()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['approved', 'returned', 'submitted', 'working', 'working']);
    for (const event of events()) {
      expect(event).toMatchObject({
        postingExternalId: posting.externalId,
        assignmentExternalId: ref.externalId,
      });
      expect(Math.abs(event.at - Date.now())).toBeLessThan(60_000);
    }
    expect(new Set(events().map(({ id }) => id)).size).toBe(5);
  });

  it('hears of a place whose time ran out', async () => {
    await subscribe();
    await confirmed();
    const posting = done(
      await lab.recruiter.post(orderOf(lab, { studyUrl: studyUrl(), durationMs: 60_000, places: 2 })),
    );
    await lab.take(posting);
    await lab.advance(61_000);
    await vi.waitFor(() => expect(events().map(({ state }) => state)).toContain('timed_out'), 120_000);
  });

  it('hears of postings that were made before it subscribed, and of none that lead elsewhere', async () => {
    const silent = lab.recruit({ notifies: false });
    const ours = done(await silent.post(orderOf(lab, { studyUrl: studyUrl() })));
    const other = done(await silent.post(orderOf(lab, { title: 'Another study' })));
    await subscribe();
    await subscribe();
    await confirmed();
    await lab.take(other);
    await lab.take(ours);
    await vi.waitFor(() => expect(events()).toHaveLength(1), 120_000);
    expect(events()[0]).toMatchObject({ postingExternalId: ours.externalId, state: 'working' });
  });
});

describe('what is posted to the address', () => {
  /** A genuine message. */
  const genuine = async (): Promise<IncomingNotification> => {
    await subscribe();
    await confirmed();
    await lab.take(done(await lab.recruiter.post(orderOf(lab, { studyUrl: studyUrl() }))));
    await vi.waitFor(() => expect(listener.heard).toHaveLength(2), 120_000);
    const [, heard] = listener.heard;
    if (heard === undefined) throw new Error('nothing was heard');
    return heard.message;
  };
  const read = (message: IncomingNotification, recruiter = lab.recruiter) =>
    recruiter.readNotification?.(message);
  const changed = (message: IncomingNotification, changes: object): IncomingNotification => ({
    ...message,
    body: JSON.stringify({ ...(JSON.parse(message.body) as object), ...changes }),
  });

  it('is believed only as it was sent, by the service, of our own topic', async () => {
    const message = await genuine();
    expect(await read(message)).toMatchObject({ kind: 'events', events: [{ state: 'working' }] });
    const told = JSON.parse(message.body) as { Message: string; TopicArn: string; Signature: string };
    const refused = { kind: 'refused' };
    const forged: readonly object[] = [
      { Message: told.Message.replace('AssignmentAccepted', 'AssignmentReturned') },
      { TopicArn: `${told.TopicArn}-other` },
      { Signature: '' },
      { Signature: 'AAAA' },
      { SignatureVersion: '3' },
      { SigningCertURL: `${listener.url}/SimpleNotificationService-0123456789abcdef.pem` },
      { SigningCertURL: `${lab.url}/sns/../control/state` },
      { SigningCertURL: undefined },
      { Type: 'SubscriptionConfirmation', Token: 'x', SubscribeURL: listener.url },
      { Type: 'UnsubscribeConfirmation' },
      { Type: 7 },
    ];
    for (const changes of forged)
      expect(await read(changed(message, changes)), JSON.stringify(changes)).toMatchObject(refused);
    for (const body of ['', 'no json', 'null', '[]', '"text"', '{}'])
      expect(await read({ ...message, body }), body).toMatchObject(refused);
    expect(await read({ ...message, method: 'GET' })).toMatchObject(refused);
    // Another account has a topic of the same name, and its messages are signed as well.
    const stranger = lab.recruit({ credentials: { accessKeyId: 'STRANGER', secretAccessKey: 'x' } });
    expect(await read(message, stranger)).toEqual({
      kind: 'refused',
      reason: 'It comes from another topic.',
    });
  });
});

it('does not hinder a posting when nobody can be told of it', async () => {
  await lab.setFaults({ faults: [{ kind: 'server-error', operation: 'UpdateNotificationSettings' }] });
  done(await lab.recruiter.post(orderOf(lab)));
  const unreachable = await lab.recruiter.subscribe?.('https://far.example.org/notifications');
  expect(unreachable).toMatchObject({ kind: 'refused' });
});
