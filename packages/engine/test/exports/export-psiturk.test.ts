import { readFileSync } from 'node:fs';
import { diffModel, emptyDigest, type NewRecord } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { type ExportProblem, exportPsiturkFiles } from '../../src/index.ts';
import { answer, event, memoryFiles, memorySource, trial, vault } from './memory-source.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const filter = { study: 'stroop' };
const names = ['trialdata.csv', 'eventdata.csv', 'questiondata.csv'];

interface Input {
  readonly workerId: string;
  readonly assignmentId: string;
  readonly datastring: string;
}

describe('psiTurk’s three files', () => {
  it.each(names)('%s is byte for byte what Python writes', async (name) => {
    const inputs: Input[] = JSON.parse(fixture('inputs.json').toString('utf8'));
    const store = memorySource();
    for (const { workerId, assignmentId, datastring } of inputs)
      store.add({ assignmentId }, workerId, diffModel(JSON.parse(datastring), emptyDigest()));
    const files = memoryFiles();
    const problems: ExportProblem[] = [];
    const summary = await exportPsiturkFiles({
      store,
      vault,
      filter,
      withWorkerIds: true,
      open: files.open,
      onProblem: (problem) => problems.push(problem),
    });
    expect(problems).toEqual([]);
    expect(summary.participants).toBe(inputs.length);
    const rows = (bytes: Buffer): string[] => bytes.toString('utf8').split('\r\n');
    expect(rows(files.bytes(name))).toEqual(rows(fixture(name)));
    expect(files.bytes(name).equals(fixture(name))).toBe(true);
  });

  const exported = async (records: readonly NewRecord[], withWorkerIds = false) => {
    const store = memorySource();
    store.add({}, 'WORKER', records);
    const files = memoryFiles();
    const problems: ExportProblem[] = [];
    const onProblem = (problem: ExportProblem) => problems.push(problem);
    await exportPsiturkFiles({ store, vault, filter, withWorkerIds, open: files.open, onProblem });
    return { texts: names.map((name) => files.text(name)), problems };
  };

  it('has the pseudonym in place of the worker’s id', async () => {
    const records = [trial(0, 1, 5), event('focus', 'off', 6, 1), answer('age', 33)];
    expect((await exported(records)).texts).toEqual([
      'P1:A1,0,5,1\r\n',
      'P1:A1,focus,1,off,6\r\n',
      'P1:A1,age,33\r\n',
    ]);
    expect((await exported(records, true)).texts[0]).toBe('WORKER:A1,0,5,1\r\n');
  });

  it('has the newest version of a trial and an answer, once, in the place of the first', async () => {
    const records = [
      trial(0, 'old', 5),
      trial(1, 'b', 6),
      answer('x', 1),
      answer('y', 2),
      trial(0, 'new', 5),
    ];
    const { texts } = await exported([...records, answer('x', 3)]);
    expect(texts[0]).toBe('P1:A1,0,5,"""new"""\r\nP1:A1,1,6,"""b"""\r\n');
    expect(texts[2]).toBe('P1:A1,x,3\r\nP1:A1,y,2\r\n');
  });

  it('leaves out one bad element, reports it, and keeps the rest of the participant', async () => {
    const odd: NewRecord = { ...trial(1, 0), value: '{"rt": 3' };
    const foreign = diffModel(
      { data: [{ rt: 3 }, { current_trial: 'a', dateTime: null, trialdata: 1.5 }] },
      emptyDigest(),
    );
    const { texts, problems } = await exported([trial(0, 1, 5), odd, ...foreign, trial(4, 2, 7)]);
    expect(texts[0]).toBe('P1:A1,0,5,1\r\nP1:A1,a,,1.5\r\nP1:A1,4,7,2\r\n');
    expect(problems.map(({ participant, position }) => [participant, position])).toEqual([
      ['P1:A1', 2],
      ['P1:A1', 3],
    ]);
  });

  it('falls back to the pseudonym, and says so, when the key does not open the worker’s id', async () => {
    const store = memorySource();
    store.add({}, 'W1', [trial(0, 1, 5)]);
    const files = memoryFiles();
    const problems: ExportProblem[] = [];
    await exportPsiturkFiles({
      store: {
        ...store,
        participants: {
          ...store.participants,
          identity: async () => ({ workerIdSealed: 'x', ipAddressSealed: undefined }),
        },
      },
      vault,
      filter,
      withWorkerIds: true,
      open: files.open,
      onProblem: (problem) => problems.push(problem),
    });
    expect(files.text('trialdata.csv')).toBe('P1:A1,0,5,1\r\n');
    expect(problems).toEqual([{ participant: 'P1:A1', message: expect.stringContaining('key file') }]);
  });
});
