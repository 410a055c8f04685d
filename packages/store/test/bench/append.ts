// How many durable saves one process does: `node --conditions=source --import tsx packages/store/test/bench/append.ts [url]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { NewRecord } from '@turnout/core';
import { type DatabaseStore, openStore } from '../../src/index.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    writers: { type: 'string', default: '50,200' },
    participants: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '3' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'turnout-bench-'));
const url = values.url ?? `sqlite:///${join(folder, 'bench.db')}`;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const store = await openStore({ url, clock: { now: () => Date.now() }, log: silent });
const seconds = Number(values.seconds);

const text = JSON.stringify({
  phase: 'TEST',
  word: 'RED',
  color: 'blue',
  response: 'g',
  hit: false,
  rt: 512,
});
const trial = (ordinal: number): NewRecord => ({
  kind: 'trial',
  name: undefined,
  ordinal,
  at: Date.now(),
  interval: undefined,
  value: text,
});

async function enter(count: number): Promise<number[]> {
  const stamp = Date.now();
  const started = performance.now();
  const ids = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      store.write(async (tx) => {
        const worker = `w${stamp}-${index}`;
        const person = {
          study: 'bench',
          mode: 'live',
          designVersion: '1',
          worker,
          assignmentId: 'A',
          hitId: 'H',
          cell: { condition: 0, counterbalance: 0 },
          browser: 'b',
          platform: 'p',
          language: 'en',
          enteredAt: stamp,
        };
        const id = await tx.participants.insert(person, { workerIdSealed: 'x', ipAddressSealed: undefined });
        return id ?? 0;
      }),
    ),
  );
  console.log(`${count} participants: ${Math.round(count / ((performance.now() - started) / 1000))} /s`);
  return ids;
}

/** What the native protocol does for one trial: look at the stream, append, note the stream's new end. */
const nativeSave = (target: DatabaseStore, id: number, ordinal: number): Promise<void> =>
  target.write(async (tx) => {
    await tx.records.lock(id);
    const end = await tx.records.streamEnd(id, 'page-1');
    await tx.records.append(id, [trial(ordinal)], Date.now());
    await tx.records.setStreamEnd(id, 'page-1', end + 1);
  });

/** What a whole-model PUT that brings three new records does. */
const modelSave = (target: DatabaseStore, id: number, ordinal: number): Promise<void> =>
  target.write(async (tx) => {
    await tx.records.lock(id);
    await tx.records.append(id, [trial(ordinal), trial(ordinal + 1), trial(ordinal + 2)], Date.now());
  });

async function measure(
  name: string,
  writers: number,
  ids: readonly number[],
  save: typeof nativeSave,
): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let ordinal = 0; performance.now() < until; ordinal += 1) {
        const id = ids[(writer + ordinal * writers) % ids.length] ?? 0;
        const begun = performance.now();
        await save(store, id, ordinal);
        times.push(performance.now() - begun);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(
    `${name}, ${writers} writers: ${Math.round(times.length / elapsed)} /s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(0.9999)} ms`,
  );
}

const ids = await enter(Number(values.participants));
for (const writers of values.writers.split(',').map(Number)) {
  await measure('append of one trial', writers, ids, nativeSave);
  await measure('model save, 3 records', writers, ids, modelSave);
}
await store.close();
rmSync(folder, { recursive: true });
