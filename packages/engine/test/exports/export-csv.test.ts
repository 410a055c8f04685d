import { Writable } from 'node:stream';
import type { NewRecord, Participant } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { type DataExport, type ExportProblem, type ExportProgress, exportData } from '../../src/index.ts';
import {
  answer,
  attribute,
  ENTERED,
  event,
  type MemorySource,
  memoryFiles,
  memorySource,
  trial,
  vault,
} from './memory-source.ts';

const exported = async (store: MemorySource, options: Partial<DataExport> = {}) => {
  const files = memoryFiles();
  const problems: ExportProblem[] = [];
  const progress: ExportProgress[] = [];
  const summary = await exportData({
    store,
    vault,
    filter: { study: 'stroop' },
    format: 'csv',
    withWorkerIds: false,
    open: files.open,
    onProblem: (problem) => problems.push(problem),
    onProgress: (step) => progress.push(step),
    ...options,
  });
  return { summary, problems, progress, lines: (name: string) => files.text(name).split('\r\n'), files };
};

const storeOf = (records: readonly NewRecord[], participant: Partial<Participant> = {}): MemorySource => {
  const store = memorySource();
  store.add(participant, 'WORKER1', records);
  return store;
};

describe('tidy CSV', () => {
  it('has one row per participant, with a header', async () => {
    const store = storeOf([trial(0, { rt: 1 }), answer('age', '33')], {
      endedAt: ENTERED + 61_500,
      bonusMinor: 205,
      browser: 'a "b", c',
    });
    store.add(
      { state: 'allocated', startedAt: undefined, cell: { condition: 2, counterbalance: 0 } },
      'W2',
      [],
    );
    const { lines, summary } = await exported(store);
    expect(lines('participants.csv')).toEqual([
      'participant,worker,hit,assignment,mode,design_version,condition,counterbalance,status,status_name,' +
        'entered_at,started_at,ended_at,browser,platform,language,bonus,trials,records',
      'P1:A1,P1,H1,A1,live,1.0,0,1,3,COMPLETED,2026-11-21T09:00:00.000Z,2026-11-21T09:00:01.000Z,' +
        '2026-11-21T09:01:01.500Z,"a ""b"", c",linux,en,2.05,1,2',
      'P2:A2,P2,H1,A2,live,1.0,2,0,1,ALLOCATED,2026-11-21T09:00:00.000Z,,,firefox,linux,en,0.00,0,0',
      '',
    ]);
    expect(summary).toEqual({
      files: ['participants.csv', 'trials.csv', 'answers.csv', 'events.csv'],
      participants: 2,
      trials: 1,
      answers: 1,
      events: 0,
      records: 2,
      problems: 0,
    });
  });

  it('has the worker’s id in a column of its own, and only when asked for', async () => {
    const store = storeOf([]);
    const { lines, files } = await exported(store, { withWorkerIds: true });
    expect(lines('participants.csv')[0]).toContain('participant,worker,worker_id,hit');
    expect(lines('participants.csv')[1]).toContain('P1:A1,P1,WORKER1,H1');
    const without = await exported(store);
    for (const name of without.summary.files) expect(without.files.text(name)).not.toContain('WORKER1');
    expect(files.text('trials.csv')).not.toContain('WORKER1');
  });

  it('reports a worker id that the key does not open, and keeps the participant', async () => {
    const store = storeOf([trial(0, { rt: 1 })]);
    const sealed = { workerIdSealed: 'other key', ipAddressSealed: undefined };
    const participants = { ...store.participants, identity: async () => sealed };
    const { lines, problems } = await exported({ ...store, participants }, { withWorkerIds: true });
    expect(lines('participants.csv')[1]).toContain('P1:A1,P1,,H1');
    expect(problems).toEqual([{ participant: 'P1:A1', message: expect.stringContaining('worker ids') }]);
  });

  it('spreads the fields of all trials to columns, in order of first appearance', async () => {
    const store = storeOf([
      trial(0, { rt: 512.25, word: 'red' }),
      trial(1, { word: 'a,b\n"c"', correct: true, nested: { x: [1, null] }, gone: null }),
    ]);
    store.add({ cell: { condition: 1, counterbalance: 0 }, mode: 'debug' }, 'W2', [trial(0, { late: -1 })]);
    const { files } = await exported(store);
    expect(files.text('trials.csv')).toBe(
      [
        'participant,condition,counterbalance,design_version,mode,index,current_trial,time,time_ms,' +
          'rt,word,correct,nested,gone,late',
        `P1:A1,0,1,1.0,live,1,0,2026-11-21T09:00:00.000Z,${ENTERED},512.25,red,,,,`,
        `P1:A1,0,1,1.0,live,2,1,2026-11-21T09:00:00.001Z,${ENTERED + 1},,"a,b\n""c""",true,"{""x"":[1,null]}",,`,
        `P2:A2,1,0,1.0,debug,1,0,2026-11-21T09:00:00.000Z,${ENTERED},,,,,,-1`,
        '',
      ].join('\r\n'),
    );
  });

  it('puts what is no object into the column `value`', async () => {
    const { lines } = await exported(storeOf([trial(0, ['TEST', 1]), trial(1, 'x'), trial(2, { rt: 1 })]));
    expect(lines('trials.csv')[0]).toMatch(/time_ms,rt,value$/);
    expect(lines('trials.csv')[1]).toMatch(/,,"\[""TEST"",1\]"$/);
    expect(lines('trials.csv')[2]).toMatch(/,,x$/);
    expect(lines('trials.csv')[3]).toMatch(/,1,$/);
  });

  it('renames fields whose names are taken', async () => {
    const fields = { index: 1, 'data.index': 2, value: 3, '': 4, __proto__x: 5 };
    const { lines } = await exported(storeOf([trial(0, fields)]));
    expect(lines('trials.csv')[0]).toMatch(
      /time_ms,data\.data\.index,data\.index,data\.value,data\.,__proto__x$/,
    );
    expect(lines('trials.csv')[1]).toMatch(/,1,2,3,4,5$/);
  });

  it('takes fields with the names of an object’s own members for what they are', async () => {
    const record = { ...trial(0, 0), value: '{"__proto__":1,"constructor":2}' };
    const { lines } = await exported(storeOf([trial(1, { rt: 9 }), record]));
    expect(lines('trials.csv')[0]).toMatch(/rt,__proto__,constructor$/);
    expect(lines('trials.csv')[1]).toMatch(/,9,,$/);
    expect(lines('trials.csv')[2]).toMatch(/,,1,2$/);
  });

  it('bounds the columns a participant can make up', async () => {
    const many = Array.from({ length: 2100 }, (_, index) => trial(index, { [`f${index}`]: index }));
    const { lines } = await exported(storeOf(many));
    expect(lines('trials.csv')[0]?.split(',')).toHaveLength(9 + 2000 + 1);
    expect(lines('trials.csv')[0]).toMatch(/,f1999,other_fields$/);
    expect(lines('trials.csv')[2100]).toMatch(/,"\{""f2099"":2099\}"$/);
  });

  it('has the newest version of a changed trial, once, and counts it once', async () => {
    const { lines, summary } = await exported(
      storeOf([trial(0, { rt: 1, draft: 1 }), trial(1, { rt: 2 }), trial(0, { rt: 3 })]),
    );
    expect(lines('trials.csv')[0]).toMatch(/time_ms,rt$/);
    expect(lines('trials.csv').map((line) => line.split(',').at(-1))).toEqual(['rt', '3', '2', '']);
    expect(summary).toMatchObject({ trials: 2, records: 3 });
  });

  it('has answers and events in long form', async () => {
    const { lines } = await exported(
      storeOf([
        answer('age', '33'),
        answer('langs', ['de', 'en']),
        answer('age', '34'),
        event('focus', 'off', ENTERED, 12.5),
        event('window_resize', [933, 708], 1e300, 0),
        attribute('currenttrial', 4),
      ]),
    );
    expect(lines('answers.csv')).toEqual([
      'participant,field,value',
      'P1:A1,age,34',
      'P1:A1,langs,"[""de"",""en""]"',
      '',
    ]);
    expect(lines('events.csv')).toEqual([
      'participant,index,event,value,time,time_ms,interval',
      `P1:A1,1,focus,off,2026-11-21T09:00:00.000Z,${ENTERED},12.5`,
      'P1:A1,2,window_resize,"[933,708]",,1e+300,0',
      '',
    ]);
  });

  it('reports one unreadable record once, and leaves out nothing else', async () => {
    const broken: NewRecord = { ...trial(1, 0), value: 'NaN' };
    const { lines, problems, summary } = await exported(
      storeOf([trial(0, { rt: 1 }), broken, trial(2, { rt: 2 })]),
    );
    expect(lines('trials.csv').map((line) => line.split(',').at(-1))).toEqual(['rt', '1', '2', '']);
    expect(problems).toEqual([
      { participant: 'P1:A1', position: 2, message: expect.stringContaining('not JSON') },
    ]);
    expect(summary.problems).toBe(1);
  });

  it('leaves formulas alone, and disarms them when asked to', async () => {
    const store = storeOf([trial(0, { '=f': '=1+1', b: '-5', c: '@x', d: -5, e: '-x', t: '\tx' })]);
    const row = async (options: Partial<DataExport>, line: number) =>
      (await exported(store, options)).lines('trials.csv')[line]?.split(',').slice(9);
    expect(await row({}, 1)).toEqual(['=1+1', '-5', '@x', '-5', '-x', '\tx']);
    expect(await row({ spreadsheetSafe: true }, 0)).toEqual(["'=f", 'b', 'c', 'd', 'e', 't']);
    expect(await row({ spreadsheetSafe: true }, 1)).toEqual(["'=1+1", '-5', "'@x", '-5', "'-x", "'\tx"]);
  });

  it('filters, and has headers when nothing fits', async () => {
    const { summary, lines } = await exported(storeOf([trial(0, 1)]), {
      filter: { study: 'stroop', mode: 'sandbox' },
    });
    expect(summary.participants).toBe(0);
    expect(lines('participants.csv')).toHaveLength(2);
    expect(lines('trials.csv')).toHaveLength(2);
  });

  it('reads every page of participants and of records', async () => {
    const store = memorySource();
    for (let index = 0; index < 1001; index += 1) store.add({}, `W${index}`, []);
    store.append(
      1,
      Array.from({ length: 2000 }, (_, index) => trial(index, { rt: index })),
    );
    store.append(1001, [trial(0, { rt: 'last' })]);
    const { summary, progress, lines } = await exported(store);
    expect(summary).toMatchObject({ participants: 1001, trials: 2001 });
    expect(lines('trials.csv')).toHaveLength(2001 + 2);
    expect(lines('trials.csv')[2001]).toMatch(/^P1001:.*,last$/);
    expect(progress.at(-1)).toEqual({ participants: 2002, records: 4002, total: 2002 });
  });

  it('writes the same participants and records to all files while the study goes on', async () => {
    const store = storeOf([trial(0, { rt: 1 })], { state: 'started' });
    store.add({ state: 'started' }, 'W2', [trial(0, { rt: 2 })]);
    let visits = 0;
    const { lines, summary } = await exported(store, {
      filter: { study: 'stroop', states: ['started'], condition: 0 },
      onProgress() {
        visits += 1;
        if (visits !== 2) return;
        store.append(1, [trial(1, { rt: 9, fresh: true }), trial(0, { rt: 8 })]);
        store.change(1, { state: 'completed', cell: { condition: 5, counterbalance: 5 } });
        store.add({ state: 'started' }, 'W3', [trial(0, { rt: 3 })]);
      },
    });
    expect(summary).toMatchObject({ participants: 2, trials: 2 });
    expect(
      lines('trials.csv').map((line) => line.split(',').slice(1, 2).concat(line.split(',').slice(9))),
    ).toEqual([['condition', 'rt'], ['0', '1'], ['0', '2'], []]);
  });

  it('ends with the file’s error when it cannot be written', async () => {
    const full = (): Writable =>
      new Writable({
        write(_chunk, _encoding, done) {
          done(new Error('no space left'));
        },
      });
    const store = storeOf(
      Array.from({ length: 3000 }, (_, index) => trial(index, { text: 'x'.repeat(100) })),
    );
    await expect(exported(store, { open: full })).rejects.toThrow('no space left');
    const gone = (): Writable => new Writable({ write: () => undefined }).destroy();
    await expect(exported(store, { open: gone })).rejects.toThrow();
  });
});
