import { type FoldedModel, foldRecords, type NewRecord, type Participant } from '@turnout/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { browserEvent, NOW, named, trial } from '../support/fakes.ts';

/** psiTurk's datastring of a folded model, written a second time and in another language than the view's. */
function expectedModel(participant: Participant, model: FoldedModel): unknown {
  const uniqueid = `${participant.worker}:${participant.assignmentId}`;
  const parsed = (values: ReadonlyMap<string, string>) =>
    Object.fromEntries([...values].map(([name, value]) => [name, JSON.parse(value)]));
  return {
    condition: participant.cell.condition,
    counterbalance: participant.cell.counterbalance,
    assignmentId: participant.assignmentId,
    workerId: participant.worker,
    hitId: participant.hitId,
    ...parsed(model.attributes),
    data: model.trials.map((record) =>
      record.at === undefined
        ? JSON.parse(record.value)
        : {
            uniqueid,
            current_trial: record.ordinal ?? null,
            dateTime: record.at,
            trialdata: JSON.parse(record.value),
          },
    ),
    questiondata: parsed(model.answers),
    eventdata: model.events.map((record) => ({
      eventtype: record.name,
      value: JSON.parse(record.value),
      timestamp: record.at ?? null,
      interval: record.interval ?? null,
    })),
  };
}

const name = fc.constantFrom(
  'age',
  'sex',
  'currenttrial',
  'useragent',
  'bonus',
  'the "odd" one',
  'ü\n\u0000😀',
);
const value = fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.stringify(json));
const time = fc.oneof(
  fc.integer({ min: NOW, max: NOW + 5 }),
  // Of a browser's clock. SQLite before 3.52 writes the last digit of numbers like 1e-159 wrongly.
  fc.double({ min: 0.001, max: 2e12, noNaN: true, noDefaultInfinity: true }),
);
const some = { name: undefined, ordinal: undefined, at: undefined, interval: undefined };
const record: fc.Arbitrary<NewRecord> = fc.oneof(
  fc.record({ ordinal: fc.integer({ min: 0, max: 2 }), at: time, value }).map((given) => ({
    ...some,
    kind: 'trial' as const,
    ...given,
  })),
  fc.record({ ordinal: fc.integer({ min: 0, max: 2 }), value }).map((given) => ({
    ...some,
    kind: 'trial' as const,
    ...given,
  })),
  fc.record({ kind: fc.constantFrom('answer' as const, 'attribute' as const), name, value }).map((given) => ({
    ...some,
    ...given,
  })),
  fc.record({ name, at: time, interval: time, value }).map((given) => ({
    ...some,
    kind: 'event' as const,
    ...given,
  })),
);

export function psiturkViewContract(kind: DatabaseKind): void {
  describe(`the view with psiTurk's columns on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
      await database.store.ensurePsiturkView("the lab's stroop", 'assignments');
    });
    afterEach(() => database.remove());

    const people = () => database.run('select * from assignments order by uniqueid');
    const person = (assignmentId: string, changes: object = {}) =>
      enter(database.store, { study: "the lab's stroop", assignmentId, ...changes });

    it('has psiTurk’s columns in psiTurk’s units, and only this study', async () => {
      const { id } = await person('A1', { cell: { condition: 2, counterbalance: 1 } });
      await enter(database.store, { assignmentId: 'of another study' });
      await database.store.write(async (tx) => {
        await tx.participants.setBonus(id, 175);
        const start = {
          event: 'start',
          from: 'allocated',
          to: 'started',
          cause: '',
          at: NOW + 60_000,
        } as const;
        await tx.participants.move({ ...start, participantId: id });
      });
      const [row, ...others] = await people();
      expect(others).toEqual([]);
      const shown = Object.entries(row ?? {}).map(([column, cell]) => [
        column,
        column.startsWith('begin') ? String(cell).padEnd(26, '0') : cell,
      ]);
      expect(shown).toEqual([
        ['uniqueid', 'p1:A1'],
        ['assignmentid', 'A1'],
        ['workerid', 'p1'],
        ['hitid', 'H1'],
        ['ipaddress', 'hidden'],
        ['browser', 'firefox'],
        ['platform', 'linux'],
        ['language', 'en-GB'],
        ['cond', 2],
        ['counterbalance', 1],
        ['codeversion', '1.0'],
        ['beginhit', '2026-11-21 12:00:00.007000'],
        ['beginexp', '2026-11-21 12:01:00.007000'],
        ['endhit', null],
        ['bonus', 1.75],
        ['status', 2],
        ['mode', 'live'],
        ['datastring', null],
      ]);
    });

    it('RE4 folds the records into psiTurk’s datastring, in psiTurk’s order of members', async () => {
      const { id } = await person('A1');
      const late = { ...trial(1), value: JSON.stringify({ rt: 401, late: true }) };
      const records = [
        named('attribute', 'currenttrial', 1),
        trial(1),
        browserEvent('focus', NOW, 'off'),
        named('answer', 'age', 30),
        trial(2, ['a "list"']),
        named('attribute', 'bonus', 0.5),
        late,
        named('answer', 'sex', 'f'),
        named('answer', 'age', 31),
        named('attribute', 'currenttrial', 2),
      ];
      await database.store.write((tx) => tx.records.append(id, records, NOW));
      const [row] = await people();
      expect(row?.datastring).toBe(
        [
          '{"condition":0,"counterbalance":1,"assignmentId":"A1","workerId":"p1","hitId":"H1","currenttrial":2,"bonus":0.5,',
          `"data":[{"uniqueid":"p1:A1","current_trial":1,"dateTime":${NOW + 1},"trialdata":{"rt":401,"late":true}},`,
          `{"uniqueid":"p1:A1","current_trial":2,"dateTime":${NOW + 2},"trialdata":["a \\"list\\""]}],`,
          '"questiondata":{"age":31,"sex":"f"},',
          `"eventdata":[{"eventtype":"focus","value":"off","timestamp":${NOW},"interval":12.5}]}`,
        ].join(''),
      );
    });

    it('RE6 does not let a participant overwrite what the server owns', async () => {
      const { id } = await person('A1');
      const records = ['condition', 'workerId', 'data', 'status'].map((member) =>
        named('attribute', member, 'forged'),
      );
      await database.store.write((tx) => tx.records.append(id, records, NOW));
      const [row] = await people();
      expect(row?.datastring).not.toContain('forged');
    });

    it('RE3 RE4 equals foldRecords for any records', async () => {
      let number = 0;
      const property = fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 25 }),
        async (records) => {
          number += 1;
          const participant = await person(`A${number}`);
          await database.store.write((tx) => tx.records.append(participant.id, records, NOW));
          const [row] = await database.run(
            `select datastring from assignments where assignmentid = '${participant.assignmentId}'`,
          );
          const model = foldRecords(await database.store.records.page(participant.id, 0, 100));
          expect(JSON.parse(String(row?.datastring))).toEqual(
            JSON.parse(JSON.stringify(expectedModel(participant, model))),
          );
        },
      );
      await fc.assert(property, { numRuns: 60 });
    });

    it('is made once, follows its study, and never takes the name of a table', async () => {
      const { store } = database;
      await person('A1');
      await store.ensurePsiturkView("the lab's stroop", 'Assignments');
      expect(await people()).toHaveLength(1);
      await store.ensurePsiturkView('flanker', 'assignments');
      expect(await people()).toHaveLength(0);
      for (const wrong of ['participants', 'my view', '1st', 'x"; drop table records; --', ''])
        await expect(store.ensurePsiturkView('flanker', wrong)).rejects.toMatchObject({
          code: 'CONFIG_INVALID',
        });
    });

    it('cannot be written to', async () => {
      await person('A1');
      await expect(database.run("update assignments set status = 5 where workerid = 'p1'")).rejects.toThrow();
    });
  });
}
