import { createHmac } from 'node:crypto';
import type { IncomingNotification, NotificationResult } from '@turnout/core';
import { createProlificRecruiter } from '@turnout/recruiters/prolific';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNotificationReader } from '../../src/prolific/notifications.ts';
import { settingsAt } from './support/settings.ts';
import { answer, startTinyServer, type TinyServer } from './support/tiny-server.ts';

const SECRET = 'the workspace’s secret';
const NOW = Date.parse('2026-11-21T12:00:00Z');

let server: TinyServer;
let secrets: readonly string[];
let now: number;
let read: (message: IncomingNotification) => Promise<NotificationResult>;

beforeEach(async () => {
  secrets = [SECRET];
  now = NOW;
  server = await startTinyServer((_, response) =>
    answer(response, 200, { results: secrets.map((value, at) => ({ id: `s${at}`, value })) }),
  );
  const recruiter = createProlificRecruiter(settingsAt(server.url), { clock: { now: () => now } });
  read = async (message) => {
    const result = await recruiter.readNotification?.(message);
    if (result === undefined) throw new Error('it reads no notifications');
    return result;
  };
});
afterEach(() => server.stop());

const submission = {
  resource_id: '60aca280709ee40ec37d4885',
  event_type: 'submission.status.change',
  participant_id: '5d9cf1b4dc0e3b0017a3fc52',
  status: 'AWAITING REVIEW',
};

function signed(
  payload: unknown,
  { secret = SECRET, at = NOW, id = 'event-1' } = {},
  headers: Readonly<Record<string, string>> = {},
): IncomingNotification {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload, undefined, 1);
  const timestamp = String(Math.floor(at / 1000));
  return {
    method: 'POST',
    url: 'https://study.example.org/turnout/notifications/prolific',
    headers: {
      'X-Prolific-Request-Timestamp': timestamp,
      'X-Prolific-Request-Signature': createHmac('sha256', secret)
        .update(timestamp + body)
        .digest('base64'),
      'X-Event-ID': id,
      ...headers,
    },
    body,
  };
}

const eventOf = (changes: object) => ({
  kind: 'events',
  events: [
    { id: 'event-1', at: NOW, postingExternalId: undefined, assignmentExternalId: undefined, ...changes },
  ],
});

describe('webhooks of Prolific', () => {
  it('tells which submission to look at', async () => {
    expect(await read(signed(submission))).toEqual(eventOf({ assignmentExternalId: submission.resource_id }));
  });

  it.each(['study.status.change', 'study.progress.change', 'study.has_high_return_rate'])(
    'tells which study to look at: %s',
    async (event_type) => {
      const result = await read(
        signed({ event_type, resource_id: '60d9aadeb86739de712faee0', metadata: {} }),
      );
      expect(result).toEqual(eventOf({ postingExternalId: '60d9aadeb86739de712faee0' }));
    },
  );

  it('gives a repeat the same id, so that it is told apart', async () => {
    const again = await read(signed(submission, { at: NOW + 60_000 }));
    expect(again).toMatchObject({ events: [{ id: 'event-1' }] });
  });

  it('orders by the time of the event, in whichever form it is', async () => {
    for (const time of ['1763726000', '1763726000000', '2025-11-21T11:53:20Z', '2025-11-21T11:53:20'])
      expect(await read(signed(submission, {}, { 'X-Timestamp': time }))).toMatchObject({
        events: [{ at: 1_763_726_000_000 }],
      });
  });

  it.each([
    ['signed with another secret', () => signed(submission, { secret: 'guessed' })],
    [
      'changed after signing',
      () => ({ ...signed(submission), body: JSON.stringify({ ...submission, status: 'X' }) }),
    ],
    ['not signed', () => ({ ...signed(submission), headers: {} })],
    ['fetched with GET', () => ({ ...signed(submission), method: 'GET' })],
    ['of six minutes ago', () => signed(submission, { at: NOW - 360_000 })],
    ['of the future', () => signed(submission, { at: NOW + 360_000 })],
    [
      'with an empty signature',
      () => ({
        ...signed(submission),
        headers: { ...signed(submission).headers, 'X-Prolific-Request-Signature': '' },
      }),
    ],
    [
      'with a time that is none',
      () => ({
        ...signed(submission),
        headers: { ...signed(submission).headers, 'X-Prolific-Request-Timestamp': 'soon' },
      }),
    ],
  ])('refuses one that is %s', async (_, message) => {
    expect((await read(message())).kind).toBe('refused');
  });

  it('refuses everything while the workspace has no secret', async () => {
    secrets = [];
    expect((await read(signed(submission, { secret: '' }))).kind).toBe('refused');
  });

  it('asks for the secret once, and again when it was replaced', async () => {
    await read(signed(submission));
    await read(signed(submission));
    expect(server.seen).toHaveLength(1);
    secrets = ['a new one'];
    now += 60_000;
    expect((await read(signed(submission, { secret: 'a new one', at: now }))).kind).toBe('events');
    expect(server.seen).toHaveLength(2);
  });

  it('reads the first ones also when they come together', async () => {
    const results = await Promise.all([1, 2, 3].map(() => read(signed(submission))));
    expect(results.map(({ kind }) => kind)).toEqual(['events', 'events', 'events']);
    expect(server.seen).toHaveLength(1);
  });

  it('does not ask for each forged message', async () => {
    for (let count = 0; count < 20; count += 1) await read(signed(submission, { secret: 'guessed' }));
    expect(server.seen).toHaveLength(1);
  });

  it('does not ask for each forged message while Prolific does not answer', async () => {
    let asked = 0;
    const readSecrets = async (): Promise<readonly string[]> => {
      asked += 1;
      throw new Error('answered 429');
    };
    const readHere = createNotificationReader(readSecrets, { now: () => now });
    for (let count = 0; count < 20; count += 1)
      await expect(readHere(signed(submission, { secret: 'guessed' }))).rejects.toThrow('answered 429');
    expect(asked).toBe(1);
  });

  it('still reads what is signed with the known secret when it cannot ask for a new one', async () => {
    const answers: (() => readonly string[])[] = [
      () => [SECRET],
      () => {
        throw new Error('no answer');
      },
    ];
    const readHere = createNotificationReader(async () => answers.shift()?.() ?? [], { now: () => now });
    await readHere(signed(submission));
    now += 60_000;
    await expect(readHere(signed(submission, { secret: 'guessed' }))).rejects.toThrow('no answer');
    expect(await readHere(signed(submission))).toMatchObject({ kind: 'events' });
  });

  it('says nothing of events it does not know', async () => {
    for (const payload of [
      { event_type: 'workspace.change', resource_id: '1' },
      { event_type: 'x' },
      [],
      'no JSON',
    ])
      expect(await read(signed(payload))).toEqual({ kind: 'events', events: [] });
  });
});
