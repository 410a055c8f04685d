import { beforeEach, describe, expect, it } from 'vitest';
import { createTaskData } from '../src/browser/psiturk/task-data.ts';
import { createCollector } from '../src/browser/saving/collector.ts';

function setUp(saved: Record<string, unknown> = {}) {
  let now = 1000;
  const emitted: Record<string, unknown>[] = [];
  const reports: string[] = [];
  const taskdata = createTaskData({
    uniqueId: 'w:a',
    adServerLoc: '/complete',
    mode: 'live',
    urlRoot: '/sync',
    userAgent: 'test',
    saved,
    now: () => now,
    onRecorded: () => undefined,
    save: () => undefined,
    fetch: () => undefined,
  });
  const collector = createCollector({
    attributes: taskdata.attributes,
    emit: (text) => emitted.push(JSON.parse(text)),
    report: (message) => reports.push(message),
    now: () => now,
  });
  /** What was emitted since the last call. */
  const take = (): Record<string, unknown>[] => emitted.splice(0);
  const later = (ms: number): void => {
    now += ms;
  };
  return { taskdata, collector, take, later, reports };
}

describe('what is new in the model', () => {
  let lab: ReturnType<typeof setUp>;
  beforeEach(() => {
    lab = setUp({ condition: 1, bonus: 0 });
  });

  it('is handed over once, in the wire form', () => {
    const { taskdata, collector, take, later } = lab;
    taskdata.addTrialData({ rt: 1 });
    taskdata.addEvent('initialized', null);
    later(250);
    taskdata.addEvent('focus', 'off');
    taskdata.addUnstructuredData('age', 33);
    collector.collectNew();
    expect(take()).toEqual([
      { k: 'trial', n: 0, at: 1000, v: { rt: 1 } },
      { k: 'event', f: 'initialized', at: 1000, dt: 0, v: null },
      { k: 'event', f: 'focus', at: 1250, dt: 250, v: 'off' },
      { k: 'answer', f: 'age', v: 33 },
    ]);
    collector.collectNew();
    expect(take()).toEqual([]);
  });

  it('J8 a trial changed after it was recorded is sent again under the same number and time', () => {
    const { taskdata, collector, take } = lab;
    const live: { a: number; late?: number[] } = { a: 1 };
    taskdata.addTrialData(live);
    collector.collectNew();
    expect(take()).toMatchObject([{ k: 'trial', n: 0, v: { a: 1 } }]);
    live.late = [2];
    collector.collectNew();
    expect(take()).toEqual([]);
    collector.collectChanges('recent');
    expect(take()).toContainEqual({ k: 'trial', n: 0, at: 1000, v: { a: 1, late: [2] } });
    collector.collectChanges('recent');
    expect(take()).toEqual([]);
  });

  it('J8 a save looks at the last 500 trials, completion at all', () => {
    const { taskdata, collector, take } = lab;
    const trials = Array.from({ length: 600 }, (_, index) => ({ index, late: false }));
    for (const trial of trials) taskdata.addTrialData(trial);
    collector.collectChanges('recent');
    take();
    for (const trial of trials) trial.late = true;
    collector.collectChanges('recent');
    expect(take()).toHaveLength(500);
    collector.collectChanges('all');
    expect(take()).toHaveLength(100);
  });

  it('an answer is sent again when it is another one, or its object was changed', () => {
    const { taskdata, collector, take } = lab;
    const choices = ['a'];
    taskdata.addUnstructuredData('choices', choices);
    taskdata.addUnstructuredData('name', 'x');
    collector.collectNew();
    take();
    taskdata.addUnstructuredData('name', 'x');
    collector.collectNew();
    expect(take()).toEqual([]);
    taskdata.addUnstructuredData('name', 'y');
    choices.push('b');
    collector.collectNew();
    expect(take()).toEqual([{ k: 'answer', f: 'name', v: 'y' }]);
    collector.collectChanges('recent');
    expect(take()).toContainEqual({ k: 'answer', f: 'choices', v: ['a', 'b'] });
    taskdata.addUnstructuredData('choices', ['c']);
    collector.collectNew();
    expect(take()).toEqual([{ k: 'answer', f: 'choices', v: ['c'] }]);
  });

  it('J14 attributes travel at a save and only when changed; what the server owns never does', () => {
    const { taskdata, collector, take } = lab;
    taskdata.addTrialData(1);
    taskdata.set('bonus', 1.5);
    taskdata.set({ condition: 9, extra: { deep: true } });
    collector.collectNew();
    expect(take()).toMatchObject([{ k: 'trial' }]);
    collector.collectChanges('recent');
    expect(take()).toEqual([
      { k: 'attribute', f: 'currenttrial', v: 1 },
      { k: 'attribute', f: 'bonus', v: 1.5 },
      { k: 'attribute', f: 'extra', v: { deep: true } },
    ]);
    collector.collectChanges('all');
    expect(take()).toEqual([]);
  });

  it('what the server gave is not sent back', () => {
    const { collector, take } = setUp({
      data: [{ uniqueid: 'w:a', current_trial: 0, dateTime: 1, trialdata: 'old' }],
      questiondata: { age: 3 },
      eventdata: [{ eventtype: 'initialized', value: null, timestamp: 1, interval: 0 }],
      useragent: 'test',
    });
    collector.collectChanges('all');
    expect(take()).toEqual([]);
  });

  it('a list the task put in place of ours, and items it pushed by itself, are found', () => {
    const { taskdata, collector, take } = lab;
    taskdata.addTrialData('first');
    collector.collectNew();
    take();
    const list = taskdata.getTrialData() as unknown[];
    list.push({ bare: true });
    taskdata.set('data', [...list, { uniqueid: 'w:a', current_trial: 7, dateTime: 2000, trialdata: 'own' }]);
    collector.collectNew();
    expect(take()).toEqual([
      { k: 'trial', n: 1, at: 1000, v: { bare: true } },
      { k: 'trial', n: 7, at: 2000, v: 'own' },
    ]);
  });

  it('two trials with the same number in the same millisecond stay two', () => {
    const { taskdata, collector, take } = lab;
    for (const value of ['a', 'b', 'c']) {
      taskdata.set('currenttrial', 5);
      taskdata.addTrialData(value);
    }
    collector.collectNew();
    expect(take().map(({ n, at }) => [n, at])).toEqual([
      [5, 1000],
      [5, 1001],
      [5, 1002],
    ]);
  });

  it('values that are not plain data never stop the ones after them', () => {
    const { taskdata, collector, take, reports } = lab;
    const loop: { self?: unknown; twice?: unknown[] } = { twice: [{ ok: 1 }] };
    loop.self = loop;
    let deep: unknown = 'bottom';
    for (let level = 0; level < 120; level += 1) deep = [deep];
    const hostile = {
      toJSON() {
        throw new Error('no');
      },
    };
    for (const value of [loop, 10n, undefined, Number.NaN, () => 1, deep, hostile, 'last'])
      taskdata.addTrialData(value);
    taskdata.addUnstructuredData('x'.repeat(1200), 1);
    taskdata.addEvent('odd', undefined);
    collector.collectNew();
    const values = take();
    expect(values.slice(0, 5).map(({ v }) => v)).toEqual([
      { twice: [{ ok: 1 }], self: '[loop]' },
      '10',
      null,
      null,
      null,
    ]);
    expect(JSON.parse(String(values[5]?.v))).toEqual(deep);
    expect(values.slice(6, 8).map(({ v }) => v)).toEqual([null, 'last']);
    expect(values[8]).toMatchObject({ k: 'event', v: null });
    expect(String(values[9]?.f)).toHaveLength(1000);
    expect(reports.length).toBeGreaterThan(2);
  });
});
