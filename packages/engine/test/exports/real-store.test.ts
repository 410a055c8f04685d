import { diffModel, emptyDigest, type NewRecord, type Store, TurnoutError } from '@turnout/core';
import { openStore } from '@turnout/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVault, exportData, exportPsiturkFiles } from '../../src/index.ts';
import { answer, attribute, ENTERED, event, memoryFiles, memorySource, trial } from './memory-source.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const vault = createVault(Buffer.alloc(32, 7));
const otherVault = createVault(Buffer.alloc(32, 8));
const filter = { study: 'stroop' };

let store: Store;
beforeEach(async () => {
  store = await openStore({ url: 'sqlite://', clock: { now: () => ENTERED }, log: silent });
});
afterEach(() => store.close());

async function enter(workerId: string, assignmentId: string, records: readonly NewRecord[]): Promise<number> {
  const id = await store.write(async (tx) => {
    const inserted = await tx.participants.insert(
      {
        study: 'stroop',
        mode: 'live',
        designVersion: '1.0',
        worker: vault.pseudonym(workerId),
        assignmentId,
        hitId: 'H1',
        cell: { condition: 1, counterbalance: 0 },
        browser: 'firefox',
        platform: 'linux',
        language: 'en',
        enteredAt: ENTERED,
      },
      { workerIdSealed: vault.encrypt(workerId), ipAddressSealed: undefined },
    );
    if (inserted !== undefined && records.length > 0) await tx.records.append(inserted, records, ENTERED + 5);
    return inserted;
  });
  if (id === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
  return id;
}

const records: readonly NewRecord[] = [
  trial(0, { word: 'grün', rt: 512.25, nested: { a: [1] } }),
  event('window_resize', [933, 708], ENTERED, 0.5),
  answer('age', '33'),
  attribute('currenttrial', 1),
  trial(1, ['a', null]),
  trial(0, { word: 'grün', rt: 513 }),
  ...diffModel({ data: [{ loose: true }], eventdata: [{ other: 1 }] }, emptyDigest()),
];

describe('exports from a real database', () => {
  it('are the same as from the arrays of the other tests', async () => {
    const arrays = memorySource();
    for (const [workerId, assignmentId] of [
      ['W1', 'A1'],
      ['W2', 'A2'],
    ] as const) {
      await enter(workerId, assignmentId, records);
      const worker = vault.pseudonym(workerId);
      const cell = { condition: 1, counterbalance: 0 };
      arrays.add({ worker, assignmentId, state: 'allocated', startedAt: undefined, cell }, workerId, records);
    }
    const fromDatabase = memoryFiles();
    const fromArrays = memoryFiles();
    for (const [source, files] of [
      [store, fromDatabase],
      [arrays, fromArrays],
    ] as const) {
      const common = { store: source, vault, filter, withWorkerIds: false, open: files.open };
      await exportData({ ...common, format: 'csv' });
      await exportPsiturkFiles(common);
    }
    for (const name of [
      'participants.csv',
      'trials.csv',
      'answers.csv',
      'events.csv',
      'trialdata.csv',
      'eventdata.csv',
      'questiondata.csv',
    ]) {
      expect(fromDatabase.text(name)).not.toBe('');
      expect(fromDatabase.text(name)).toBe(fromArrays.text(name));
    }
  });

  it('keep every record and its value in JSON Lines', async () => {
    await enter('W1', 'A1', records);
    const files = memoryFiles();
    await exportData({ store, vault, filter, format: 'jsonl', withWorkerIds: true, open: files.open });
    const lines = files.text('records.jsonl').split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line).value)).toEqual(
      records.map(({ value }) => JSON.parse(value)),
    );
    expect(JSON.parse(files.text('participants.jsonl'))).toMatchObject({
      worker_id: 'W1',
      status: 1,
    });
  });

  it('report a worker id that was sealed with another key, and keep the rest', async () => {
    await enter('W1', 'A1', records);
    const files = memoryFiles();
    const problems: unknown[] = [];
    const summary = await exportData({
      store,
      vault: otherVault,
      filter,
      format: 'csv',
      withWorkerIds: true,
      open: files.open,
      onProblem: (problem) => problems.push(problem),
    });
    expect(summary).toMatchObject({ participants: 1, trials: 3, problems: 1 });
    expect(problems).toEqual([
      { participant: `${vault.pseudonym('W1')}:A1`, message: expect.stringContaining('key file') },
    ]);
  });

  it('walk through more participants and records than one page', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => trial(index, { rt: index }));
    await enter('W0', 'A0', many);
    for (let index = 1; index <= 600; index += 1) await enter(`W${index}`, `A${index}`, []);
    await enter('last', 'last', [trial(0, { rt: 'last' })]);
    const files = memoryFiles();
    const summary = await exportPsiturkFiles({ store, vault, filter, withWorkerIds: true, open: files.open });
    expect(summary).toMatchObject({ participants: 602, rows: 2501, problems: 0 });
    expect(files.text('trialdata.csv').split('\r\n').at(-2)).toMatch(/^last:last,/);
  });
});
