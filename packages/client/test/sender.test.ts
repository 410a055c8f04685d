import { describe, expect, it } from 'vitest';
import { createOutbox } from '../src/browser/saving/outbox.ts';
import { createSender, type Outcome } from '../src/browser/saving/sender.ts';
import type { Failure } from '../src/browser/shared/http.ts';
import { fakeClock, fakeServer, memoryStore, networkDown, refusedWith, serverDown } from './support/fakes.ts';

function setUp() {
  const clock = fakeClock();
  const server = fakeServer();
  const outbox = createOutbox(memoryStore(), { uniqueId: 'w:a', token: 'key', page: 'p' });
  const failures: Failure[] = [];
  const sender = createSender(outbox, {
    timers: clock,
    random: () => 1,
    post: server.post,
    onFailure: (failure) => failures.push(failure),
  });
  const record = (value: number): void => void outbox.add(`{"v":${value}}`);
  const stored = (page = 'p'): unknown[] =>
    (server.streams.get(page) ?? []).map((one) => (one as { v: number }).v);
  const outcomes: Outcome['kind'][] = [];
  const await20s = (): void =>
    sender.whenDurable(outbox.last(), 20_000, ({ kind }) => {
      outcomes.push(kind);
    });
  return { clock, server, outbox, sender, failures, record, stored, outcomes, await20s };
}

describe('the sender', () => {
  it('sends by itself within 1.5 s, once for all that came in between', async () => {
    const { clock, server, sender, record, stored } = setUp();
    record(1);
    sender.sendSoon();
    await clock.advance(1000);
    record(2);
    sender.sendSoon();
    expect(server.sent).toHaveLength(0);
    await clock.advance(500);
    expect(server.sent).toHaveLength(1);
    expect(stored()).toEqual([1, 2]);
    expect(clock.waiting()).toBe(0);
  });

  it('sends one request at a time and goes on with what came meanwhile', async () => {
    const { clock, server, sender, record, stored } = setUp();
    const release = server.holdAnswers();
    record(1);
    sender.send();
    record(2);
    sender.send();
    sender.sendSoon();
    await clock.advance(5000);
    expect(server.sent).toHaveLength(1);
    release();
    await clock.advance(0);
    expect(server.sent.map(({ first }) => first)).toEqual([1, 2]);
    expect(stored()).toEqual([1, 2]);
  });

  it('splits into batches of 500', async () => {
    const { clock, server, sender, record } = setUp();
    for (let value = 1; value <= 1201; value += 1) record(value);
    sender.send();
    await clock.advance(0);
    expect(server.sent.map(({ first, records }) => [first, records.length])).toEqual([
      [1, 500],
      [501, 500],
      [1001, 201],
    ]);
  });

  it('retries with doubling pauses up to 30 s, for ever', async () => {
    const { clock, server, sender, record, stored } = setUp();
    server.answerNext(...Array.from({ length: 9 }, () => networkDown));
    record(1);
    sender.send();
    const times: number[] = [];
    for (let at = 0; at < 140_000; at += 250) {
      const before = server.sent.length;
      await clock.advance(250);
      if (server.sent.length > before) times.push(at + 250);
    }
    // After the first one, which was sent at 0.
    expect(times).toEqual([500, 1500, 3500, 7500, 15500, 31500, 61500, 91500, 121500]);
    expect(stored()).toEqual([1]);
  });

  it('tells a save that it is durable only after the acknowledgement, and never within the call', async () => {
    const { clock, server, sender, record, outcomes, await20s } = setUp();
    const release = server.holdAnswers();
    record(1);
    sender.send();
    await20s();
    await clock.advance(3000);
    expect(outcomes).toEqual([]);
    release();
    await clock.advance(0);
    expect(outcomes).toEqual(['durable']);
    await20s();
    expect(outcomes).toHaveLength(1);
    await clock.advance(0);
    expect(outcomes).toEqual(['durable', 'durable']);
  });

  it('pauses no longer because a task saves again and again meanwhile', async () => {
    const { clock, server, sender, record, stored } = setUp();
    server.answerNext(...Array.from({ length: 11 }, () => networkDown));
    record(1);
    sender.send();
    await clock.advance(0);
    for (let save = 0; save < 10; save += 1) {
      await clock.advance(20);
      sender.send();
    }
    await clock.advance(0);
    expect(server.sent).toHaveLength(11);
    expect(stored()).toEqual([]);
    await clock.advance(500);
    expect(stored()).toEqual([1]);
  });

  it('J15 fails a save after 20 s but keeps the data; a later save still succeeds', async () => {
    const { clock, server, sender, record, outcomes, await20s, stored } = setUp();
    server.answerNext(...Array.from({ length: 6 }, () => serverDown));
    record(1);
    sender.send();
    await20s();
    await clock.advance(19_999);
    expect(outcomes).toEqual([]);
    await clock.advance(1);
    expect(outcomes).toEqual(['failed']);
    await20s();
    sender.send();
    await clock.advance(20_000);
    expect(outcomes).toEqual(['failed', 'durable']);
    expect(stored()).toEqual([1]);
  });

  it('stores nothing twice when an acknowledgement is lost', async () => {
    const { clock, server, sender, record, stored } = setUp();
    server.answerNext('store-but-lose');
    record(1);
    sender.send();
    record(2);
    await clock.advance(1000);
    expect(server.sent).toHaveLength(2);
    expect(stored()).toEqual([1, 2]);
  });

  it('treats a success that is not ours (a login page) as no answer', async () => {
    const { clock, server, sender, record, stored } = setUp();
    server.answerNext({ kind: 'ok', body: {} });
    record(1);
    sender.send();
    await clock.advance(0);
    expect(stored()).toEqual([]);
    await clock.advance(500);
    expect(stored()).toEqual([1]);
  });

  it.each([400, 401, 403, 404])(
    'takes %i as final for the saves under way: no hot loop, data kept',
    async (status) => {
      const { clock, server, sender, record, outcomes, await20s, failures, stored } = setUp();
      server.answerNext(refusedWith(status));
      record(1);
      sender.send();
      await20s();
      await clock.advance(0);
      expect(outcomes).toEqual(['failed']);
      expect(failures).toMatchObject([{ status, reason: 'refused' }]);
      record(2);
      sender.sendSoon();
      await clock.advance(600_000);
      expect(server.sent).toHaveLength(1);
      sender.send();
      await clock.advance(0);
      expect(stored()).toEqual([1, 2]);
    },
  );

  it('sends less at once after 413, and gives up only on a single record', async () => {
    const { clock, server, sender, record, outcomes, await20s } = setUp();
    for (let value = 1; value <= 5; value += 1) record(value);
    server.answerNext(refusedWith(413), refusedWith(413), refusedWith(413));
    await20s();
    sender.send();
    await clock.advance(0);
    expect(server.sent.map(({ records }) => records.length)).toEqual([5, 2, 1]);
    expect(outcomes).toEqual(['failed']);
  });

  it('goes back to where the server stands', async () => {
    const { clock, server, sender, record, stored } = setUp();
    for (const value of [1, 2, 3]) record(value);
    server.answerNext({
      kind: 'behind',
      durable: 1,
      failure: { status: 409, reason: 'server', text: '' },
    });
    server.streams.set('p', [{ v: 1 }]);
    sender.send();
    await clock.advance(0);
    expect(stored()).toEqual([1, 2, 3]);
    expect(server.sent.map(({ first }) => first)).toEqual([1, 2]);
  });

  it('begins a new stream when the server has lost acknowledged records', async () => {
    const { clock, server, sender, record, stored, await20s, outcomes, outbox } = setUp();
    record(1);
    sender.send();
    await clock.advance(0);
    server.streams.clear();
    record(2);
    await20s();
    sender.send();
    await clock.advance(0);
    expect(stored('p-2')).toEqual([2]);
    expect(outcomes).toEqual(['durable']);
    expect(outbox.stream()).toEqual({ page: 'p-2', last: 1 });
  });

  it('offers a last body of at most so many bytes for a page that goes away', async () => {
    const { sender, record, outbox } = setUp();
    expect(sender.lastBody(100)).toBeUndefined();
    for (let value = 1; value <= 100; value += 1) record(value);
    const body = sender.lastBody(100) ?? '';
    expect(JSON.parse(body)).toMatchObject({ protocol: 1, page: 'p', first: 1, records: { length: 12 } });
    outbox.acknowledge('p', 100);
    outbox.add(`{"v":"${'x'.repeat(200)}"}`);
    expect(sender.lastBody(100)).toBeUndefined();
  });
});
