import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseStore } from '../../src/index.ts';
import { type DatabaseKind, enter, type TestDatabase, twoServers } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';
import { assignment, entry, postedPlace } from '../support/recruiting.ts';

export function ledgerContract(kind: DatabaseKind): void {
  describe(`the ledger on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: DatabaseStore;
    let place: Awaited<ReturnType<typeof postedPlace>>;
    beforeEach(async () => {
      database = await kind.create();
      store = database.store;
      place = await postedPlace(store);
    });
    afterEach(() => database.remove());

    const order = async (changes: Partial<Parameters<typeof entry>[0]> = {}): Promise<number> => {
      const id = await store.write((tx) => tx.ledger.insert(entry({ ...place, ...changes })));
      if (id === undefined) throw new Error('the token was there already');
      return id;
    };

    it('PA1 gives an entry back as ordered, with the intent as its first step', async () => {
      const participant = await enter(store);
      const id = await order({ participantId: participant.id });
      const stored = {
        ...entry({ ...place, participantId: participant.id }),
        id,
        state: 'intent',
        reference: undefined,
        changedAt: NOW,
      };
      expect(await store.ledger.byId(id)).toStrictEqual(stored);
      expect(await store.write((tx) => tx.ledger.lock(id))).toStrictEqual(stored);
      expect(await store.ledger.steps(id)).toStrictEqual([
        { entryId: id, n: 1, state: 'intent', at: NOW, note: 'ordered by cli:ana', reference: undefined },
      ]);
      expect(await store.ledger.byId(id + 1)).toBeUndefined();
      expect(await store.ledger.steps(id + 1)).toEqual([]);
    });

    it('PA1 appends steps with numbers of their own and makes each the state of the entry', async () => {
      const id = await order();
      const other = await order({ token: 'v1-bonus-2' });
      await store.write(async (tx) => {
        await tx.ledger.append({ entryId: id, state: 'sent', at: NOW + 1, note: 'sent', reference: 'R1' });
        await tx.ledger.append({
          entryId: other,
          state: 'failed',
          at: NOW + 1,
          note: 'no',
          reference: undefined,
        });
      });
      const lost = {
        entryId: id,
        state: 'unknown',
        at: NOW + 2,
        note: 'no answer',
        reference: undefined,
      } as const;
      await store.write((tx) => tx.ledger.append(lost));
      // The reference is that of the last step that has one: it is needed to ask what became of the payment.
      expect(await store.ledger.byId(id)).toMatchObject({
        state: 'unknown',
        changedAt: NOW + 2,
        createdAt: NOW,
        reference: 'R1',
      });
      expect((await store.ledger.steps(id)).map((step) => `${step.n} ${step.state} ${step.note}`)).toEqual([
        '1 intent ordered by cli:ana',
        '2 sent sent',
        '3 unknown no answer',
      ]);
      expect((await store.ledger.steps(id))[2]).toStrictEqual({ ...lost, n: 3 });
      expect(await store.ledger.steps(other)).toHaveLength(2);
      await expect(store.write((tx) => tx.ledger.append({ ...lost, entryId: 99 }))).rejects.toThrow(
        'no ledger entry 99',
      );
    });

    it('PA1 numbers the steps of one entry without gaps, whoever appends at the same time', async () => {
      const { stores, close } = await twoServers(kind, database);
      const id = await order();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write((tx) =>
            tx.ledger.append({ entryId: id, state: 'sent', at: NOW, note: `${index}`, reference: undefined }),
          ),
        ),
      );
      await close();
      expect((await store.ledger.steps(id)).map(({ n }) => n)).toEqual(
        Array.from({ length: 21 }, (_, index) => index + 1),
      );
    });

    it('PA2 takes a token once, from however many at the same time', async () => {
      const { stores, close } = await twoServers(kind, database);
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write((tx) =>
            tx.ledger.insert(entry({ ...place, amountMinor: 50 + index })),
          ),
        ),
      );
      await close();
      const [id, ...more] = ids.filter((made) => made !== undefined);
      expect(more).toEqual([]);
      expect(await store.ledger.page({}, 0, 100)).toHaveLength(1);
      expect(await store.ledger.steps(id ?? 0)).toHaveLength(1);
    });

    it('PA5 lets one order at a time under the lock of a budget, also the very first ones', async () => {
      const { stores, close } = await twoServers(kind, database);
      const limit = 250;
      const ordered = await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write(async (tx) => {
            await tx.ledger.lockBudget('stroop', 'sandbox');
            const { amountMinor } = await tx.ledger.totals('stroop', 'sandbox', { currency: 'USD' });
            if (amountMinor + 50 > limit) return undefined;
            return tx.ledger.insert(entry({ ...place, token: `t${index}` }));
          }),
        ),
      );
      await close();
      expect(ordered.filter((id) => id !== undefined)).toHaveLength(5);
      expect(await store.ledger.totals('stroop', 'sandbox', { currency: 'USD' })).toEqual({
        amountMinor: 250,
        feeMinor: 50,
      });
    });

    it('PA5 adds up what is or may be spent, by study, environment, worker and time', async () => {
      await order({ token: 'a', amountMinor: 100, feeMinor: 20, createdAt: NOW });
      await order({ token: 'b', amountMinor: 7, feeMinor: 1, createdAt: NOW + 10, worker: 'p2' });
      await order({ token: 'c', amountMinor: 1000, environment: 'live' });
      await order({ token: 'd', amountMinor: 1000, study: 'flanker' });
      await order({ token: 'g', amountMinor: 1000, currency: 'GBP' });
      const failed = await order({ token: 'e', amountMinor: 1000 });
      const unknown = await order({ token: 'f', amountMinor: 3, feeMinor: 0 });
      await store.write(async (tx) => {
        const step = { at: NOW, note: '', reference: undefined };
        await tx.ledger.append({ ...step, entryId: failed, state: 'failed' });
        await tx.ledger.append({ ...step, entryId: unknown, state: 'unknown' });
      });
      const totals = (study: string, environment: string, of = {}) =>
        store.ledger.totals(study, environment, { currency: 'USD', ...of });
      expect(await totals('stroop', 'sandbox')).toEqual({ amountMinor: 110, feeMinor: 21 });
      expect(await totals('stroop', 'sandbox', { worker: 'p1' })).toEqual({ amountMinor: 103, feeMinor: 20 });
      expect(await totals('stroop', 'sandbox', { since: NOW + 10 })).toEqual({ amountMinor: 7, feeMinor: 1 });
      expect(await totals('stroop', 'sandbox', { worker: 'p1', since: NOW + 1 })).toEqual({
        amountMinor: 0,
        feeMinor: 0,
      });
      expect(await totals('nobody', 'sandbox')).toEqual({ amountMinor: 0, feeMinor: 0 });
    });

    it('walks by every filter', async () => {
      const assignmentId = await store.write((tx) =>
        tx.assignments.put(assignment({ postingId: place.postingId, worker: 'p2' })),
      );
      const changes = [
        {},
        { study: 'flanker' },
        { environment: 'live' },
        { kind: 'approve' },
        { assignmentId },
        { batch: 'b2' },
        { recruiter: 'prolific' },
      ] as const;
      const ids: number[] = [];
      for (const [index, change] of changes.entries())
        ids.push(await order({ token: `t${index}`, ...change }));
      const sent = {
        entryId: ids[2] ?? 0,
        state: 'sent',
        at: NOW + 1,
        note: '',
        reference: undefined,
      } as const;
      await store.write((tx) => tx.ledger.append(sent));
      const found = async (filter: object, after = 0, limit = 10) =>
        (await store.ledger.page(filter, after, limit)).map(({ id }) => ids.indexOf(id));
      expect(await found({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(await found({}, ids[1], 2)).toEqual([2, 3]);
      expect(await found({ study: 'flanker' })).toEqual([1]);
      expect(await found({ environment: 'live' })).toEqual([2]);
      expect(await found({ kinds: ['approve', 'reject'] })).toEqual([3]);
      expect(await found({ assignmentId })).toEqual([4]);
      expect(await found({ batch: 'b2' })).toEqual([5]);
      expect(await found({ recruiter: 'prolific' })).toEqual([6]);
      expect(await found({ postingId: place.postingId })).toHaveLength(7);
      expect(await found({ postingId: place.postingId + 1 })).toEqual([]);
      expect(await found({ changedSince: NOW })).toHaveLength(7);
      expect(await found({ changedSince: NOW + 1 })).toEqual([2]);
      expect(await found({ states: ['sent', 'unknown'] })).toEqual([2]);
      expect(await found({ states: [] })).toEqual([]);
      expect(await found({ kinds: [] })).toEqual([]);
    });

    // A database in memory has one connection: nobody comes past the store.
    if (kind.shared)
      it('refuses to change or delete a step, whoever asks', async () => {
        const id = await order();
        const acts = ["update ledger_steps set state = 'failed'", 'delete from ledger_steps'];
        if (kind.kind === 'postgres') acts.push('truncate ledger_steps');
        for (const act of acts)
          await expect(database.run(act)).rejects.toThrow('ledger_steps is append-only');
        expect(await store.ledger.steps(id)).toHaveLength(1);
      });

    if (kind.shared)
      it('refuses to change what an entry orders, whoever asks', async () => {
        const id = await order();
        for (const change of [
          "kind = 'x'",
          "token = 'x'",
          "currency = 'x'",
          'amount_minor = 9',
          'fee_minor = 9',
        ])
          await expect(database.run(`update ledger_entries set ${change}`)).rejects.toThrow(
            'ledger_entries keeps what was ordered',
          );
        expect(await store.ledger.byId(id)).toMatchObject({ ...entry(place), id });
      });
  });
}
