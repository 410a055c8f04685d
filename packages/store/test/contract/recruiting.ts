import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase, twoServers } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';
import { assignment, campaign, posting } from '../support/recruiting.ts';

export function recruitingContract(kind: DatabaseKind): void {
  let database: TestDatabase;
  const setUp = () => {
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());
  };

  describe(`campaigns on ${kind.name}`, () => {
    setUp();

    it('gives a campaign back as stored, whatever its plan leaves open', async () => {
      const { store } = database;
      const open = { batchOf: undefined, budgetMinor: 20_000, hours: undefined, mostReturned: undefined };
      const plans = [campaign().plan, { ...campaign().plan, ...open }];
      for (const plan of plans) {
        const id = await store.write((tx) => tx.campaigns.insert(campaign({ plan })));
        expect(await store.campaigns.byId(id)).toStrictEqual({
          ...campaign({ plan }),
          id,
          state: 'active',
          endedAt: undefined,
          note: undefined,
          rounds: 0,
        });
      }
      expect(await store.campaigns.byId(99)).toBeUndefined();
      expect(await store.write((tx) => tx.campaigns.lock(99))).toBeUndefined();
    });

    it('changes what it is told, and nothing else', async () => {
      const { store } = database;
      const id = await store.write((tx) => tx.campaigns.insert(campaign()));
      const other = await store.write((tx) => tx.campaigns.insert(campaign()));
      await store.write(async (tx) => {
        await tx.campaigns.change(id, { state: 'paused', note: 'too many returned', rounds: 2 });
        await tx.campaigns.change(id, {});
      });
      const before = await store.write((tx) => tx.campaigns.lock(id));
      expect(before).toMatchObject({ state: 'paused', note: 'too many returned', rounds: 2 });
      const plan = { ...campaign().plan, goal: 80 };
      await store.write((tx) =>
        tx.campaigns.change(id, { state: 'ended', note: undefined, endedAt: NOW + 1, plan }),
      );
      expect(await store.campaigns.byId(id)).toStrictEqual({
        ...before,
        state: 'ended',
        note: undefined,
        endedAt: NOW + 1,
        plan,
      });
      expect(await store.campaigns.byId(other)).toMatchObject({ state: 'active', rounds: 0 });
    });

    it('walks those of a study', async () => {
      const { store } = database;
      const [a, b, c] = await store.write(async (tx) => [
        await tx.campaigns.insert(campaign()),
        await tx.campaigns.insert(campaign({ environment: 'live' })),
        await tx.campaigns.insert(campaign()),
        await tx.campaigns.insert(campaign({ study: 'flanker' })),
      ]);
      await store.write((tx) => tx.campaigns.change(c ?? 0, { state: 'ended' }));
      const found = async (filter: object, after = 0, limit = 10) =>
        (await store.campaigns.page({ study: 'stroop', ...filter }, after, limit)).map(({ id }) => id);
      expect(await found({})).toEqual([a, b, c]);
      expect(await found({}, a, 1)).toEqual([b]);
      expect(await found({ environment: 'sandbox' })).toEqual([a, c]);
      expect(await found({ states: ['ended'] })).toEqual([c]);
      expect(await found({ states: [] })).toEqual([]);
    });
  });

  describe(`postings on ${kind.name}`, () => {
    setUp();

    it('gives a posting back as stored, before and after the recruiter answered', async () => {
      const { store } = database;
      const id = (await store.write((tx) => tx.postings.insert(posting()))) ?? 0;
      const intended = {
        ...posting(),
        id,
        state: 'intended',
        externalId: undefined,
        groupId: undefined,
        workerLink: undefined,
      };
      expect(await store.postings.byId(id)).toStrictEqual(intended);
      const answer = { externalId: 'HIT1', groupId: 'G1', workerLink: 'https://crowd.example/HIT1' };
      await store.write((tx) => tx.postings.change(id, { state: 'open', ...answer }));
      expect(await store.write((tx) => tx.postings.lock(id))).toStrictEqual({
        ...intended,
        ...answer,
        state: 'open',
      });
      const more = { places: 18, feeMinor: 60, endsAt: NOW + 5, leaseUntil: NOW + 4, groupId: undefined };
      await store.write((tx) => tx.postings.change(id, more));
      await store.write((tx) => tx.postings.change(id, {}));
      expect(await store.postings.byId(id)).toStrictEqual({ ...intended, ...answer, ...more, state: 'open' });
      expect(await store.postings.byId(id + 1)).toBeUndefined();
    });

    it('sums what was ordered since a time, of each posting of a study and environment', async () => {
      const { store } = database;
      const ids = await store.write(async (tx) => {
        const made: number[] = [];
        for (const [index, study] of ['stroop', 'stroop', 'flanker'].entries())
          made.push((await tx.postings.insert(posting({ study, annotation: `a${index}` }))) ?? 0);
        for (const [at, amountMinor] of [
          [NOW, 100],
          [NOW + 1, 40],
          [NOW + 2, -15],
        ] as const)
          for (const postingId of made) await tx.postings.order({ postingId, at, amountMinor });
        return made;
      });
      const sums = (since: number, environment = 'sandbox') =>
        store.postings.ordered('stroop', environment, since);
      expect(await sums(NOW)).toEqual(new Map([125, 125].map((sum, index) => [ids[index], sum])));
      expect(await sums(NOW + 1)).toEqual(new Map([25, 25].map((sum, index) => [ids[index], sum])));
      expect(await sums(NOW + 3)).toEqual(new Map());
      expect(await sums(NOW, 'live')).toEqual(new Map());
    });

    it('takes an annotation once, from however many at the same time', async () => {
      const { stores, close } = await twoServers(kind, database);
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write((tx) =>
            tx.postings.insert(posting({ token: `post-${index}` })),
          ),
        ),
      );
      await close();
      expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
      expect(await database.store.postings.page({}, 0, 10)).toHaveLength(1);
    });

    it('finds a posting by the recruiter’s id, the newest of those that bear it', async () => {
      const { store } = database;
      const ids = await store.write(async (tx) => {
        const made: number[] = [];
        for (const [index, environment] of ['sandbox', 'sandbox', 'live'].entries()) {
          const id = (await tx.postings.insert(posting({ environment, annotation: `a${index}` }))) ?? 0;
          await tx.postings.change(id, { externalId: 'HIT1' });
          made.push(id);
        }
        return made;
      });
      const find = async (recruiter: string, environment: string, externalId: string) =>
        (await store.postings.byExternalId(recruiter, environment, externalId))?.id;
      expect(await find('mturk', 'sandbox', 'HIT1')).toBe(ids[1]);
      expect(await find('mturk', 'live', 'HIT1')).toBe(ids[2]);
      expect(await find('prolific', 'live', 'HIT1')).toBeUndefined();
      expect(await find('mturk', 'live', 'HIT2')).toBeUndefined();
    });

    it('walks by every filter', async () => {
      const { store } = database;
      const campaignId = await store.write((tx) => tx.campaigns.insert(campaign()));
      const changes = [
        {},
        { study: 'flanker' },
        { environment: 'live' },
        { recruiter: 'link' },
        { campaignId },
      ];
      const ids = await store.write(async (tx) => {
        const made: (number | undefined)[] = [];
        for (const [index, change] of changes.entries())
          made.push(await tx.postings.insert(posting({ annotation: `a${index}`, ...change })));
        await tx.postings.change(made[0] ?? 0, { state: 'ended' });
        return made;
      });
      const found = async (filter: object, after = 0, limit = 10) =>
        (await store.postings.page(filter, after, limit)).map(({ id }) => ids.indexOf(id));
      expect(await found({})).toEqual([0, 1, 2, 3, 4]);
      expect(await found({}, ids[1], 2)).toEqual([2, 3]);
      expect(await found({ study: 'flanker' })).toEqual([1]);
      expect(await found({ environment: 'live' })).toEqual([2]);
      expect(await found({ recruiter: 'link' })).toEqual([3]);
      expect(await found({ campaignId })).toEqual([4]);
      expect(await found({ states: ['ended', 'open'] })).toEqual([0]);
      expect(await found({ states: [] })).toEqual([]);
    });
  });

  describe(`assignments on ${kind.name}`, () => {
    setUp();
    const posted = async (changes: Parameters<typeof posting>[0] = {}): Promise<number> =>
      (await database.store.write((tx) => tx.postings.insert(posting(changes)))) ?? 0;

    it('puts a row in the place of the one of this posting, id and worker', async () => {
      const { store } = database;
      const participant = await enter(store);
      const postingId = await posted();
      const first = assignment({ postingId });
      const id = await store.write((tx) => tx.assignments.put(first));
      expect(await store.assignments.byId(id)).toStrictEqual({ ...first, id });
      const later = assignment({
        postingId,
        workerIdSealed: 'sealed again',
        state: 'approved',
        participantId: participant.id,
        acceptedAt: NOW - 1,
        submittedAt: NOW + 1,
        decidedAt: NOW + 2,
        autoApproveAt: NOW + 3,
        completionCode: 'C0DE',
        seenAt: NOW + 4,
      });
      expect(await store.write((tx) => tx.assignments.put(later))).toBe(id);
      expect(await store.write((tx) => tx.assignments.lock(id))).toStrictEqual({ ...later, id });
      expect(await store.assignments.ofParticipant(participant.id)).toStrictEqual({ ...later, id });
      expect(await store.assignments.ofParticipant(participant.id + 1)).toBeUndefined();
    });

    it('keeps two workers apart who had the same assignment one after the other', async () => {
      const { store } = database;
      const postingId = await posted();
      const first = await store.write((tx) => tx.assignments.put(assignment({ postingId })));
      const second = await store.write((tx) => tx.assignments.put(assignment({ postingId, worker: 'p2' })));
      expect(second).not.toBe(first);
      expect((await store.assignments.find(postingId, 'X1', 'p1'))?.id).toBe(first);
      expect((await store.assignments.find(postingId, 'X1', 'p2'))?.id).toBe(second);
      expect(await store.assignments.find(postingId, 'X1', 'p3')).toBeUndefined();
    });

    it('makes one row of many puts at once', async () => {
      const { stores, close } = await twoServers(kind, database);
      const postingId = await posted();
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write((tx) =>
            tx.assignments.put(assignment({ postingId, seenAt: NOW + index })),
          ),
        ),
      );
      await close();
      expect(new Set(ids).size).toBe(1);
      expect(await database.store.assignments.page({}, 0, 10)).toHaveLength(1);
    });

    it('refuses an assignment of a posting that is not there', async () => {
      await expect(
        database.store.write((tx) => tx.assignments.put(assignment({ postingId: 77 }))),
      ).rejects.toThrow(/foreign key/i);
    });

    it('walks by every filter', async () => {
      const { store } = database;
      const sandbox = await posted();
      const live = await posted({ annotation: 'stroop/2', environment: 'live' });
      const flanker = await posted({ annotation: 'flanker/1', study: 'flanker' });
      const ids = await store.write(async (tx) => [
        await tx.assignments.put(assignment({ postingId: sandbox })),
        await tx.assignments.put(assignment({ postingId: sandbox, worker: 'p2', state: 'submitted' })),
        await tx.assignments.put(assignment({ postingId: live })),
        await tx.assignments.put(assignment({ postingId: flanker, state: 'returned' })),
      ]);
      const found = async (filter: object, after = 0, limit = 10) =>
        (await store.assignments.page(filter, after, limit)).map(({ id }) => ids.indexOf(id));
      expect(await found({})).toEqual([0, 1, 2, 3]);
      expect(await found({}, ids[0], 2)).toEqual([1, 2]);
      expect(await found({ postingIds: [sandbox, flanker] })).toEqual([0, 1, 3]);
      expect(await found({ postingIds: [] })).toEqual([]);
      expect(await found({ study: 'stroop' })).toEqual([0, 1, 2]);
      expect(await found({ environment: 'sandbox' })).toEqual([0, 1, 3]);
      expect(await found({ study: 'stroop', environment: 'live' })).toEqual([2]);
      expect(await found({ states: ['submitted', 'returned'] })).toEqual([1, 3]);
      expect(await found({ study: 'stroop', states: ['submitted', 'returned'] })).toEqual([1]);
      expect(await found({ states: [] })).toEqual([]);
    });
  });
}
