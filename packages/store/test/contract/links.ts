import type { NewLink, NewLinkPosting, NewPlace } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';

const posting = (changes: Partial<NewLinkPosting> = {}): NewLinkPosting => ({
  study: 'stroop',
  environment: 'live',
  annotation: 'a1',
  token: 't1',
  title: 'Choices',
  baseUrl: 'https://lab.example.org',
  rewardMinor: 150,
  places: 3,
  durationMs: 60_000,
  createdAt: NOW,
  endsAt: NOW + 1000,
  ...changes,
});

const link = (postingId: number, changes: Partial<NewLink> = {}): NewLink => ({
  postingId,
  kind: 'open',
  code: 'code-1',
  worker: undefined,
  labelSealed: undefined,
  roomId: undefined,
  createdAt: NOW,
  ...changes,
});

const place = (postingId: number, linkId: number, changes: Partial<NewPlace> = {}): NewPlace => ({
  postingId,
  linkId,
  visit: 'press-1',
  worker: 'p1',
  workerIdSealed: 'sealed',
  assignmentId: 'place-1',
  takenAt: NOW,
  ...changes,
});

const known = (id: number | undefined): number => {
  if (id === undefined) throw new Error('it was there already');
  return id;
};

export function linksContract(kind: DatabaseKind): void {
  describe(`links on ${kind.name}`, () => {
    let database: TestDatabase;
    let postingId: number;
    let linkId: number;
    beforeEach(async () => {
      database = await kind.create();
      await database.store.write(async (tx) => {
        postingId = known(await tx.links.insertPosting(posting()));
        linkId = known(await tx.links.insertLink(link(postingId)));
      });
    });
    afterEach(() => database.remove());

    it('keeps a posting as it was given, once for each annotation and token', async () => {
      const { store } = database;
      expect(await store.links.posting(postingId)).toEqual({
        ...posting(),
        id: postingId,
        taken: 0,
        removedAt: undefined,
      });
      const insert = (changes: Partial<NewLinkPosting>) =>
        store.write((tx) => tx.links.insertPosting(posting(changes)));
      expect(await insert({ token: 't2' })).toBeUndefined();
      expect(await insert({ annotation: 'a2' })).toBeUndefined();
      const elsewhere = known(await insert({ environment: 'sandbox' }));
      expect((await store.links.postingByAnnotation('stroop', 'sandbox', 'a1'))?.id).toBe(elsewhere);
    });

    it('lists postings newest first, without those removed, page by page', async () => {
      const { store } = database;
      const ids = [postingId];
      for (const n of [2, 3, 4])
        ids.push(
          known(
            await store.write((tx) =>
              tx.links.insertPosting(posting({ annotation: `a${n}`, token: `t${n}` })),
            ),
          ),
        );
      await store.write((tx) => tx.links.changePosting(ids[2] ?? 0, { removedAt: NOW }));
      const page = (before: number) => store.links.postings('stroop', 'live', before, 2);
      const first = await page(Number.MAX_SAFE_INTEGER);
      expect(first.map(({ id }) => id)).toEqual([ids[3], ids[1]]);
      expect((await page(first[1]?.id ?? 0)).map(({ id }) => id)).toEqual([ids[0]]);
    });

    it('adds places once for each token', async () => {
      const { store } = database;
      const add = (token: string) => store.write((tx) => tx.links.insertAddition(postingId, token, 5, NOW));
      expect([await add('m1'), await add('m1'), await add('m2')]).toEqual([true, false, true]);
    });

    it('has one link of each code, and of each label in a posting', async () => {
      const { store } = database;
      const insert = (changes: Partial<NewLink>) =>
        store.write((tx) => tx.links.insertLink(link(postingId, changes)));
      expect(await insert({})).toBeUndefined();
      const label = { kind: 'label', worker: 'p7', labelSealed: 's' } as const;
      const made = known(await insert({ ...label, code: 'code-2' }));
      expect(await insert({ ...label, code: 'code-3' })).toBeUndefined();
      known(await insert({ kind: 'single', code: 'code-4' }));
      expect(await store.links.linkOfLabel(postingId, 'p7')).toMatchObject({ id: made, labelSealed: 's' });
      expect(await store.links.linkCounts(postingId)).toEqual({ open: 1, label: 1, single: 1 });
      expect((await store.links.links(postingId, made, 10)).map(({ code }) => code)).toEqual(['code-4']);
    });

    it('keeps the room that a label was made for, until it is made for another', async () => {
      const { store } = database;
      const room = { study: 'stroop', postingId, state: 'closed', isSecure: true, changedAt: NOW } as const;
      const label = { kind: 'label', worker: 'p7', labelSealed: 's', code: 'code-2' } as const;
      const [made, spring, autumn] = await store.write(async (tx) => {
        const spring = await tx.links.putRoom({ ...room, name: 'spring' });
        const autumn = await tx.links.putRoom({ ...room, name: 'autumn' });
        return [
          known(await tx.links.insertLink(link(postingId, { ...label, roomId: spring }))),
          spring,
          autumn,
        ];
      });
      expect(await store.links.link(made)).toEqual({
        ...link(postingId, { ...label, roomId: spring }),
        id: made,
      });
      await store.write((tx) => tx.links.giveRoom(made, autumn));
      expect(await store.links.link(made)).toMatchObject({ code: 'code-2', roomId: autumn });
      expect(await store.links.link(linkId)).toMatchObject({ roomId: undefined });
    });

    it('has one place of each link and visit, and tells what became of its participation', async () => {
      const { store } = database;
      const insert = (changes: Partial<NewPlace> = {}) =>
        store.write((tx) => tx.links.insertPlace(place(postingId, linkId, changes)));
      const id = known(await insert());
      expect(await insert({ assignmentId: 'place-2' })).toBeUndefined();
      expect(await store.links.place(id)).toEqual({
        ...place(postingId, linkId),
        id,
        state: 'held',
        decidedAt: undefined,
        participant: undefined,
      });
      const { id: participantId } = await enter(store, { worker: 'p1', assignmentId: 'place-1' });
      expect((await store.links.placeOf(linkId, 'press-1'))?.participant).toEqual({
        state: 'allocated',
        endedAt: undefined,
      });
      await store.write((tx) =>
        tx.participants.move({
          participantId,
          event: 'complete',
          from: 'allocated',
          to: 'completed',
          cause: 'test',
          at: NOW + 5,
        }),
      );
      expect((await store.links.placeByAssignment('place-1'))?.participant).toEqual({
        state: 'completed',
        endedAt: NOW + 5,
      });
    });

    it('finds places to be given on, and counts them apart from those at work and handed in', async () => {
      const { store } = database;
      const takenAt = { late: NOW - 100, working: NOW, returned: NOW, finished: NOW - 100 };
      for (const [name, at] of Object.entries(takenAt))
        await store.write((tx) =>
          tx.links.insertPlace(
            place(postingId, linkId, {
              visit: name,
              worker: name,
              assignmentId: `place-${name}`,
              takenAt: at,
            }),
          ),
        );
      for (const [name, to, event] of [
        ['returned', 'returned', 'return'],
        ['finished', 'completed', 'complete'],
      ] as const) {
        const { id } = await enter(store, { worker: name, assignmentId: `place-${name}` });
        await store.write((tx) =>
          tx.participants.move({
            participantId: id,
            event,
            from: 'allocated',
            to,
            cause: 'test',
            at: NOW,
          }),
        );
      }
      const stale = await store.links.stalePlaces(postingId, NOW - 50, 10);
      expect(stale.map(({ visit }) => visit)).toEqual(['late', 'finished', 'returned']);
      expect(await store.links.figures(postingId, NOW - 50)).toEqual({
        pending: 1,
        toReview: 1,
        abandoned: 2,
      });
    });

    it('keeps rooms by name, and who waits in them', async () => {
      const { store } = database;
      const room = { study: 'stroop', name: 'hall', postingId, isSecure: true, changedAt: NOW } as const;
      const roomId = await store.write((tx) => tx.links.putRoom({ ...room, state: 'closed' }));
      expect(await store.write((tx) => tx.links.putRoom({ ...room, state: 'open' }))).toBe(roomId);
      expect(await store.links.rooms('stroop')).toEqual([{ ...room, id: roomId, state: 'open' }]);
      expect(await store.links.room('other', 'hall')).toBeUndefined();
      const visit = { roomId, visitor: 'v1', linkId: undefined, since: NOW, seenAt: NOW };
      await store.write(async (tx) => {
        await tx.links.putVisit({ ...visit, visitor: 'v2', linkId, since: NOW - 5, seenAt: NOW - 5 });
        await tx.links.putVisit(visit);
        await tx.links.putVisit({ ...visit, since: NOW + 9, seenAt: NOW + 9 });
      });
      expect(await store.links.visit(roomId, 'v1')).toEqual({ ...visit, seenAt: NOW + 9 });
      expect((await store.links.visits(roomId, NOW - 5)).map(({ visitor }) => visitor)).toEqual(['v2', 'v1']);
      await store.write((tx) => tx.links.removeVisits(roomId, NOW));
      await store.write((tx) => tx.links.removeVisit(roomId, 'nobody'));
      expect((await store.links.visits(roomId, 0)).map(({ visitor }) => visitor)).toEqual(['v1']);
    });

    it('notes a bonus once for each token', async () => {
      const { store } = database;
      const placeId = known(await store.write((tx) => tx.links.insertPlace(place(postingId, linkId))));
      const bonus = { placeId, token: 'b1', amountMinor: 75, reason: 'speed', at: NOW };
      expect(await store.write((tx) => tx.links.insertBonus(bonus))).toBe(true);
      expect(await store.write((tx) => tx.links.insertBonus({ ...bonus, amountMinor: 99 }))).toBe(false);
      expect(await store.links.bonuses(placeId)).toEqual([bonus]);
    });

    it('LK10 keeps every payout of a place; on disk, none can be changed or taken out', async () => {
      const { store } = database;
      const placeId = known(await store.write((tx) => tx.links.insertPlace(place(postingId, linkId))));
      const first = { placeId, amountMinor: 150, at: NOW, actor: 'cli:ana', reason: 'cash' };
      const second = { ...first, amountMinor: 75, at: NOW + 1, reason: '' };
      for (const payout of [first, second]) await store.write((tx) => tx.links.insertPayout(payout));
      expect(await store.links.payouts(placeId)).toEqual([first, second]);
      // A database in memory has one connection: nobody comes past the store.
      if (!kind.shared) return;
      for (const change of ['update link_payouts set amount_minor = 1', 'delete from link_payouts'])
        await expect(database.run(change)).rejects.toThrow(/append-only/);
    });
  });
}
