import { describe, expect, it } from 'vitest';
import { type ExportProblem, exportData } from '../../src/index.ts';
import {
  answer,
  attribute,
  ENTERED,
  event,
  memoryFiles,
  memorySource,
  trial,
  vault,
} from './memory-source.ts';

const exported = async (store: ReturnType<typeof memorySource>, withWorkerIds = false) => {
  const files = memoryFiles();
  const problems: ExportProblem[] = [];
  const summary = await exportData({
    store,
    vault,
    filter: { study: 'stroop' },
    format: 'jsonl',
    withWorkerIds,
    open: files.open,
    onProblem: (problem) => problems.push(problem),
  });
  const lines = (name: string): unknown[] =>
    files
      .text(name)
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return { summary, problems, lines, files };
};

describe('JSON Lines', () => {
  it('has one participant per line, with types and null for what is not there', async () => {
    const store = memorySource();
    store.add({ bonusMinor: 5 }, 'W1', [trial(0, 1)]);
    const { lines, summary } = await exported(store, true);
    expect(summary.files).toEqual(['participants.jsonl', 'records.jsonl']);
    expect(lines('participants.jsonl')).toEqual([
      {
        participant: 'P1:A1',
        worker: 'P1',
        worker_id: 'W1',
        hit: 'H1',
        assignment: 'A1',
        mode: 'live',
        design_version: '1.0',
        condition: 0,
        counterbalance: 1,
        status: 3,
        status_name: 'COMPLETED',
        entered_at: '2026-11-21T09:00:00.000Z',
        started_at: '2026-11-21T09:00:01.000Z',
        ended_at: null,
        browser: 'firefox',
        platform: 'linux',
        language: 'en',
        bonus: '0.05',
        trials: 1,
        records: 1,
      },
    ]);
    expect((await exported(store)).files.text('participants.jsonl')).not.toContain('worker_id');
  });

  it('has every stored record in order of storing, values untouched', async () => {
    const store = memorySource();
    store.add({}, 'W1', [
      trial(0, { b: 1, a: [null, 'ü'] }),
      answer('age', '33'),
      event('focus', 'off', ENTERED, 7),
      attribute('useragent', 'x'),
      trial(0, { b: 2 }),
    ]);
    const { lines, summary } = await exported(store);
    const common = { participant: 'P1:A1' };
    const at = (offset: number) => new Date(ENTERED + offset).toISOString();
    expect(lines('records.jsonl')).toEqual([
      {
        ...common,
        position: 1,
        kind: 'trial',
        current_trial: 0,
        time: at(0),
        time_ms: ENTERED,
        received_at: at(0),
        value: { b: 1, a: [null, 'ü'] },
      },
      { ...common, position: 2, kind: 'answer', name: 'age', received_at: at(1), value: '33' },
      {
        ...common,
        position: 3,
        kind: 'event',
        name: 'focus',
        time: at(0),
        time_ms: ENTERED,
        interval: 7,
        received_at: at(2),
        value: 'off',
      },
      { ...common, position: 4, kind: 'attribute', name: 'useragent', received_at: at(3), value: 'x' },
      {
        ...common,
        position: 5,
        kind: 'trial',
        current_trial: 0,
        time: at(0),
        time_ms: ENTERED,
        received_at: at(4),
        value: { b: 2 },
      },
    ]);
    expect(summary).toMatchObject({ trials: 1, answers: 1, events: 1, records: 5 });
  });

  it('reports an unreadable record with its participant and position, and goes on', async () => {
    const store = memorySource();
    store.add({}, 'W1', [trial(0, 1), { ...answer('a', 1), value: '' }, answer('b', 2)]);
    store.add({}, 'W2', [trial(0, 3)]);
    const { lines, problems } = await exported(store);
    expect(lines('records.jsonl')).toHaveLength(3);
    expect(problems).toEqual([
      { participant: 'P1:A1', position: 2, message: expect.stringContaining('answer') },
    ]);
  });
});
