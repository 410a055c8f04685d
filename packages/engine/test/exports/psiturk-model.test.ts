import { diffModel, emptyDigest, foldRecords, type Participant } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { psiturkModelText } from '../../src/exports/index.ts';

const participant: Participant = {
  id: 7,
  study: 'stroop',
  mode: 'live',
  designVersion: '1.0',
  worker: 'pseudonym',
  assignmentId: 'A1',
  hitId: 'H1',
  state: 'started',
  cell: { condition: 1, counterbalance: 2 },
  browser: 'UNKNOWN',
  platform: 'UNKNOWN',
  language: 'UNKNOWN',
  enteredAt: 1,
  startedAt: 2,
  endedAt: undefined,
  bonusMinor: 25,
};

const saved = {
  condition: 9,
  currenttrial: 1,
  bonus: 0,
  data: [{ uniqueid: 'W1:A1', current_trial: 0, dateTime: 5, trialdata: { rt: 1.5, word: 'grün' } }],
  questiondata: { age: '33', 'quo"te': [1, null] },
  eventdata: [{ eventtype: 'initialized', value: null, timestamp: 4, interval: 0 }],
  useragent: 'Firefox',
  mode: 'debug',
  seed: 12,
  id: 'W1:A1',
  status: 'user data saved',
};

const textOf = (model: Record<string, unknown>): string =>
  psiturkModelText({
    participant,
    workerId: 'W1',
    folded: foldRecords(diffModel(model, emptyDigest())),
  });

describe('psiTurk’s model', () => {
  it('has only what the server knows while nothing is saved', () => {
    expect(textOf({})).toBe(
      '{"condition":1,"counterbalance":2,"assignmentId":"A1","workerId":"W1","hitId":"H1","bonus":0.25}',
    );
  });

  it('comes back as it was saved, in psiTurk’s order, with the server’s own members', () => {
    expect(textOf(saved)).toBe(
      JSON.stringify({
        condition: 1,
        counterbalance: 2,
        assignmentId: 'A1',
        workerId: 'W1',
        hitId: 'H1',
        currenttrial: 1,
        bonus: 0,
        data: saved.data,
        questiondata: saved.questiondata,
        eventdata: saved.eventdata,
        useragent: 'Firefox',
        mode: 'live',
        seed: 12,
        id: 'W1:A1',
      }),
    );
  });

  it('keeps items that have not psiTurk’s envelope as they were', () => {
    const model = JSON.parse(textOf({ data: [{ rt: 1 }, 'a', 3], eventdata: [null, { type: 'x' }] }));
    expect(model.data).toEqual([{ rt: 1 }, 'a', 3]);
    expect(model.eventdata).toEqual([null, { type: 'x' }]);
    expect(model).not.toHaveProperty('useragent');
  });

  it('finds nothing new when a client saves back what it was given', () => {
    const records = diffModel(saved, emptyDigest());
    const text = psiturkModelText({ participant, workerId: 'W1', folded: foldRecords(records) });
    expect(foldRecords(diffModel(JSON.parse(text), emptyDigest()))).toEqual(foldRecords(records));
  });

  it('writes a member called __proto__ like any other', () => {
    const model = JSON.parse('{"questiondata":{"__proto__":1},"__proto__":{"a":2}}');
    const text = textOf(model);
    expect(text).toContain('"questiondata":{"__proto__":1}');
    expect(text).toContain('"__proto__":{"a":2}');
  });
});
