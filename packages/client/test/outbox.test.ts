import { describe, expect, it } from 'vitest';
import { createOutbox, leftInStorage, tokenKey } from '../src/browser/saving/outbox.ts';
import { memoryStore } from './support/fakes.ts';

const start = { uniqueId: 'w1:a.1', token: 'key', page: 'p1' };

describe('the outbox', () => {
  it('numbers records from 1 and hands them out in order until they are acknowledged', () => {
    const outbox = createOutbox(memoryStore(), start);
    for (const text of ['{"a":1}', '{"a":2}', '{"a":3}']) outbox.add(text);
    expect(outbox.batch(2, 1000)).toMatchObject({
      page: 'p1',
      first: 1,
      records: [{ number: 1 }, { number: 2 }],
    });
    outbox.acknowledge('p1', 2);
    expect(outbox.batch(2, 1000)).toMatchObject({ first: 3, records: [{ text: '{"a":3}' }] });
    outbox.acknowledge('p1', 3);
    expect(outbox.batch(2, 1000).records).toEqual([]);
    expect(outbox.stream()).toEqual({ page: 'p1', last: 3 });
  });

  it('limits a batch by bytes on the wire, and sends a larger record alone', () => {
    const outbox = createOutbox(memoryStore(), start);
    const large = JSON.stringify({ v: '漢'.repeat(400) });
    for (const text of ['{"v":1}', large, '{"v":2}']) outbox.add(text);
    expect(outbox.batch(500, 1000).records).toHaveLength(1);
    outbox.acknowledge('p1', 1);
    expect(outbox.batch(500, 1000).records).toMatchObject([{ number: 2, bytes: 8 + 1200 }]);
  });

  it('keeps one key per record with the token beside it, and removes both when nothing waits', () => {
    const storage = memoryStore();
    const outbox = createOutbox(storage, start);
    outbox.add('{"v":1}');
    outbox.add('{"v":2}');
    expect(Object.fromEntries(storage.entries)).toEqual({
      'turnout.o.w1:a.1.p1.1': '{"v":1}',
      'turnout.o.w1:a.1.p1.2': '{"v":2}',
      'turnout.t.w1:a.1': 'key',
    });
    outbox.acknowledge('p1', 1);
    expect(storage.keys()).toEqual(['turnout.t.w1:a.1', 'turnout.o.w1:a.1.p1.2']);
    outbox.acknowledge('p1', 2);
    expect(storage.keys()).toEqual([]);
  });

  it('leaves the token where another tab still has records waiting', () => {
    const storage = memoryStore();
    const one = createOutbox(storage, start);
    const other = createOutbox(storage, { ...start, page: 'p2' });
    one.add('{"v":1}');
    other.add('{"v":1}');
    one.acknowledge('p1', 1);
    expect(storage.get(tokenKey(start.uniqueId))).toBe('key');
  });

  it('keeps an unbroken run in storage: after a record did not fit, the next ones wait in memory', () => {
    const storage = memoryStore(120);
    const outbox = createOutbox(storage, start);
    expect(outbox.add('{"v":1}').kept).toBe(true);
    expect(outbox.add(`{"v":"${'x'.repeat(200)}"}`).kept).toBe(false);
    expect(outbox.add('{"v":3}').kept).toBe(false);
    outbox.acknowledge('p1', 2);
    expect(outbox.add('{"v":4}').kept).toBe(true);
    expect(outbox.batch(500, 1e6).records.map(({ number }) => number)).toEqual([3, 4]);
  });

  it('works with blocked storage', () => {
    const outbox = createOutbox(memoryStore(0), start);
    expect(outbox.add('{"v":1}')).toEqual({ number: 1, kept: false });
    outbox.acknowledge('p1', 1);
    expect(outbox.durable()).toBe(1);
  });

  it('restarts under a name that everyone would choose, and counts on by itself', () => {
    const storage = memoryStore();
    const outbox = createOutbox(storage, start);
    for (const number of [1, 2, 3]) outbox.add(`{"v":${number}}`);
    outbox.acknowledge('p1', 1);
    outbox.restart();
    expect(outbox.batch(500, 1e6)).toMatchObject({
      page: 'p1-2',
      first: 1,
      records: [{ number: 2 }, { number: 3 }],
    });
    expect(storage.keys().sort()).toEqual([
      'turnout.o.w1:a.1.p1-2.1',
      'turnout.o.w1:a.1.p1-2.2',
      'turnout.t.w1:a.1',
    ]);
    outbox.acknowledge('p1', 3);
    expect(outbox.durable()).toBe(1);
    outbox.acknowledge('p1-2', 2);
    expect(outbox.durable()).toBe(3);
    expect(outbox.stream()).toEqual({ page: 'p1-2', last: 2 });
  });

  it('finds what earlier pages left, by participant and page, in unbroken runs', () => {
    const storage = memoryStore();
    const outbox = createOutbox(storage, start);
    for (let number = 1; number <= 12; number += 1) outbox.add(`{"v":${number}}`);
    storage.remove('turnout.o.w1:a.1.p1.1');
    storage.remove('turnout.o.w1:a.1.p1.5');
    createOutbox(storage, { uniqueId: 'w2:b', token: 'other', page: 'q' }).add('{"v":1}');
    storage.set('unrelated', '1');
    storage.set('turnout.o.broken.q.1', '{"half');
    const left = leftInStorage(storage).map((stream) => ({
      ...stream,
      left: stream.left?.map(({ number }) => number),
    }));
    expect(left).toEqual([
      { uniqueId: 'w1:a.1', token: 'key', page: 'p1', left: [2, 3, 4] },
      { uniqueId: 'w1:a.1', token: 'key', page: 'p1', left: [6, 7, 8, 9, 10, 11, 12] },
      { uniqueId: 'w2:b', token: 'other', page: 'q', left: [1] },
    ]);
    expect(storage.get('turnout.o.broken.q.1')).toBeUndefined();
  });
});
