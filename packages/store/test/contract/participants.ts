import { type NewParticipant, type ParticipantState, stateCodes } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { NOW, named, newcomer, sealed, trial } from '../support/fakes.ts';

export function participantsContract(kind: DatabaseKind): void {
  describe(`participants on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());

    it('gives a participant back as stored', async () => {
      const participant = await enter(database.store);
      expect(participant).toStrictEqual({
        ...newcomer(),
        id: participant.id,
        state: 'allocated',
        startedAt: undefined,
        endedAt: undefined,
        bonusMinor: 0,
      });
      expect(await database.store.participants.byIds('stroop', 'p1', 'A1')).toStrictEqual(participant);
      expect(await database.store.participants.byIds('stroop', 'p1', 'A2')).toBeUndefined();
      expect(await database.store.participants.byId(participant.id + 1)).toBeUndefined();
    });

    it('takes study, worker and assignment once', async () => {
      const first = await enter(database.store);
      const again = await database.store.write((tx) =>
        tx.participants.insert(newcomer({ hitId: 'H2' }), sealed),
      );
      expect(again).toBeUndefined();
      await enter(database.store, { study: 'flanker' });
      await enter(database.store, { assignmentId: 'A2' });
      expect((await database.store.participants.byId(first.id))?.hitId).toBe('H1');
    });

    it('takes one of many who enter under the same ids at once', async () => {
      const ids = await Promise.all(
        Array.from({ length: 20 }, () =>
          database.store.write((tx) => tx.participants.insert(newcomer(), sealed)),
        ),
      );
      expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    });

    it('keeps identities apart from the data', async () => {
      expect(await database.store.participants.anyIdentity()).toBeUndefined();
      const { id } = await enter(database.store);
      expect(await database.store.participants.identity(id)).toStrictEqual(sealed);
      const other = await database.store.write((tx) =>
        tx.participants.insert(newcomer({ assignmentId: 'A2' }), { ...sealed, ipAddressSealed: undefined }),
      );
      expect(await database.store.participants.identity(other ?? 0)).toStrictEqual({
        ...sealed,
        ipAddressSealed: undefined,
      });
      expect(await database.store.participants.anyIdentity()).toMatchObject({
        workerIdSealed: 'sealed-worker',
      });
    });

    it('LC6 moves with time, cause and history', async () => {
      const { id } = await enter(database.store);
      const move = (event: 'start' | 'quit' | 'resume' | 'complete', from: ParticipantState, at: number) => {
        const to = { start: 'started', quit: 'quit', resume: 'started', complete: 'completed' } as const;
        const row = { participantId: id, event, from, to: to[event], cause: `by ${event}`, at };
        return database.store.write((tx) => tx.participants.move(row));
      };
      await move('start', 'allocated', NOW + 1);
      await move('quit', 'started', NOW + 2);
      await move('resume', 'quit', NOW + 3);
      await move('complete', 'started', NOW + 4);
      const participant = await database.store.participants.byId(id);
      expect(participant).toMatchObject({ state: 'completed', startedAt: NOW + 1, endedAt: NOW + 4 });
      const history = await database.store.participants.transitions(id);
      expect(history.map((row) => `${row.from} -> ${row.to} ${row.cause} ${row.at - NOW}`)).toEqual([
        'allocated -> started by start 1',
        'started -> quit by quit 2',
        'quit -> started by resume 3',
        'started -> completed by complete 4',
      ]);
      expect(history[0]).toMatchObject({ participantId: id, event: 'start' });
    });

    it('refuses a move from a state the participant is not in', async () => {
      const { id } = await enter(database.store);
      const row = {
        participantId: id,
        event: 'credit',
        from: 'submitted',
        to: 'credited',
        cause: '',
        at: NOW,
      } as const;
      await expect(database.store.write((tx) => tx.participants.move(row))).rejects.toThrow(
        'not in the state',
      );
      expect(await database.store.participants.transitions(id)).toEqual([]);
    });

    it('changes cell and bonus', async () => {
      const { id } = await enter(database.store);
      await database.store.write(async (tx) => {
        await tx.participants.setCell(id, { condition: 3, counterbalance: 2 });
        await tx.participants.setBonus(id, 125);
      });
      expect(await database.store.write((tx) => tx.participants.lock(id))).toMatchObject({
        cell: { condition: 3, counterbalance: 2 },
        bonusMinor: 125,
      });
      expect(await database.store.write((tx) => tx.participants.lock(id + 1))).toBeUndefined();
    });

    it('AU4 keeps the first claim, whoever claims at the same time', async () => {
      const { id } = await enter(database.store);
      const other = await enter(database.store, { assignmentId: 'A2' });
      expect(await database.store.participants.claimant(id)).toBeUndefined();
      const nonces = Array.from({ length: 10 }, (_, index) => `nonce-${index}`);
      const holders = await Promise.all(
        nonces.map((nonce) => database.store.write((tx) => tx.participants.claim(id, nonce))),
      );
      expect(new Set(holders).size).toBe(1);
      expect(nonces).toContain(holders[0]);
      expect(await database.store.participants.claimant(id)).toBe(holders[0]);
      expect(await database.store.write((tx) => tx.participants.claim(id, 'later'))).toBe(holders[0]);
      expect(await database.store.participants.claimant(other.id)).toBeUndefined();
    });

    it('LC5 knows who engaged: a start, a trial or an answer; not a page view', async () => {
      const engaged = async () => {
        const known = await database.store.participants.ofWorker('stroop', 'p1');
        return known.map((row) => `${row.assignmentId}:${row.engaged}`);
      };
      const viewed = await enter(database.store, { assignmentId: 'viewed' });
      const trials = await enter(database.store, { assignmentId: 'trial' });
      const answers = await enter(database.store, { assignmentId: 'answer' });
      const started = await enter(database.store, { assignmentId: 'started' });
      await enter(database.store, { worker: 'p2' });
      await database.store.write(async (tx) => {
        await tx.records.append(viewed.id, [named('attribute', 'useragent', 'x')], NOW);
        await tx.records.append(trials.id, [trial(1)], NOW);
        await tx.records.append(answers.id, [named('answer', 'age', 30)], NOW);
        const start = { event: 'start', from: 'allocated', to: 'started', cause: '', at: NOW } as const;
        await tx.participants.move({ ...start, participantId: started.id });
      });
      expect(await engaged()).toEqual(['viewed:false', 'trial:true', 'answer:true', 'started:true']);
      expect((await database.store.participants.ofWorker('stroop', 'p1'))[0]).toStrictEqual({
        participantId: viewed.id,
        enteredAt: NOW,
        hitId: 'H1',
        assignmentId: 'viewed',
        state: 'allocated',
        engaged: false,
      });
    });

    it('walks, counts and tallies by every filter', async () => {
      const people: Partial<NewParticipant>[] = [
        { assignmentId: 'A1', mode: 'live', enteredAt: 10 },
        { assignmentId: 'A2', mode: 'debug', enteredAt: 20 },
        { assignmentId: 'A3', designVersion: '2.0', enteredAt: 30 },
        { assignmentId: 'A4', cell: { condition: 2, counterbalance: 0 }, enteredAt: 40 },
      ];
      for (const person of people) await enter(database.store, person);
      const last = await enter(database.store, { assignmentId: 'A5', enteredAt: 50 });
      await enter(database.store, { study: 'flanker' });
      const quit = { participantId: last.id, event: 'quit', from: 'allocated', to: 'quit' } as const;
      await database.store.write((tx) => tx.participants.move({ ...quit, cause: 'left', at: NOW }));
      const { participants } = database.store;
      const found = async (filter: object) => {
        const page = await participants.page({ study: 'stroop', ...filter }, 0, 10);
        expect(await participants.count({ study: 'stroop', ...filter })).toBe(page.length);
        return page.map((row) => row.assignmentId).join(' ');
      };
      expect(await found({})).toBe('A1 A2 A3 A4 A5');
      expect(await found({ mode: 'live' })).toBe('A1 A3 A4 A5');
      expect(await found({ designVersion: '2.0' })).toBe('A3');
      expect(await found({ states: ['quit', 'completed'] })).toBe('A5');
      expect(await found({ states: [] })).toBe('');
      expect(await found({ condition: 2 })).toBe('A4');
      expect(await found({ from: 20, until: 40 })).toBe('A2 A3');

      const walked: string[] = [];
      for (let after = 0; ; ) {
        const page = await participants.page({ study: 'stroop' }, after, 2);
        if (page.length === 0) break;
        walked.push(page.map((row) => row.assignmentId).join('+'));
        after = page.at(-1)?.id ?? after;
      }
      expect(walked).toEqual(['A1+A2', 'A3+A4', 'A5']);

      const tally = await participants.tally('stroop');
      expect(tally.reduce((sum, row) => sum + row.participants, 0)).toBe(5);
      expect(tally).toContainEqual({
        designVersion: '1.0',
        mode: 'live',
        state: 'quit',
        condition: 0,
        counterbalance: 1,
        participants: 1,
      });
    });

    it('LC1 stores every state as psiTurk’s number', async () => {
      for (const state of Object.keys(stateCodes) as ParticipantState[]) {
        const { id } = await enter(database.store, { assignmentId: state });
        const step = { event: 'return', from: 'allocated', to: state, cause: 'test', at: NOW } as const;
        await database.store.write((tx) => tx.participants.move({ ...step, participantId: id }));
        expect((await database.store.participants.byId(id))?.state).toBe(state);
      }
    });
  });
}
