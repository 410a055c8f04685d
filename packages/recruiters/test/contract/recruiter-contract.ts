import type {
  AssignmentRef,
  CallResult,
  ListedAssignment,
  ListedPosting,
  PostingOrder,
  Recruiter,
  RecruiterCapabilities,
} from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A recruiter with people on its other side. */
export interface RecruiterLab {
  readonly recruiter: Recruiter;
  /** An address that its postings may lead to. */
  readonly studyUrl: string;
  /** Somebody takes a place of this posting and works. */
  take(posting: ListedPosting): Promise<AssignmentRef>;
  /** They hand in. */
  handIn(ref: AssignmentRef): Promise<void>;
  /** They give the place back. */
  giveBack(ref: AssignmentRef): Promise<void>;
  /** Minor units the account has spent so far, fees included; undefined where nothing is paid. */
  spentMinor(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** What a recruiter is not asked, and why. */
export interface Skip {
  /** The number of the promise, e.g. `R7`. */
  readonly promise: string;
  readonly reason: string;
}

interface Promised {
  readonly id: string;
  readonly says: string;
  /** Undefined: of every recruiter. */
  readonly needs?: (capabilities: RecruiterCapabilities) => boolean;
  readonly keeps: (lab: RecruiterLab) => Promise<void>;
}

/**
 * Holds a recruiter to what the port promises. What its capabilities do not claim is not asked.
 * @param capabilities as the recruiter of `open` has them
 */
export function recruiterContract(
  name: string,
  open: () => Promise<RecruiterLab>,
  capabilities: RecruiterCapabilities,
  skips: readonly Skip[] = [],
): void {
  describe(`${name} keeps the contract of a recruiter`, () => {
    let lab: RecruiterLab;
    beforeEach(async () => {
      lab = await open();
    });
    afterEach(() => lab.close());

    it('has the capabilities that it is asked by', () => {
      expect(lab.recruiter.capabilities).toEqual(capabilities);
    });

    it('gives a reason for everything it is not asked', () => {
      const ids = promises.map(({ id }) => id);
      for (const { promise, reason } of skips) {
        expect(ids).toContain(promise);
        expect(reason.length).toBeGreaterThan(20);
      }
    });

    for (const { id, says, needs, keeps } of promises) {
      if (skips.some(({ promise }) => promise === id)) continue;
      if (needs?.(capabilities) === false) continue;
      it(`${id} ${says}`, () => keeps(lab));
    }
  });
}

let orders = 0;

export function orderOf(
  { studyUrl }: Pick<RecruiterLab, 'studyUrl'>,
  changes: Partial<PostingOrder> = {},
): PostingOrder {
  orders += 1;
  return {
    title: 'A study of choices',
    description: 'Ten minutes of choices between two pictures.',
    keywords: ['study', 'choice'],
    studyUrl,
    rewardMinor: 150,
    places: 2,
    durationMs: 1_800_000,
    endsAt: Date.now() + 86_400_000,
    autoApprovalMs: 3 * 86_400_000,
    annotation: `contract-${orders}`,
    token: `contract-token-${orders}`,
    requireGroups: [],
    excludeGroups: [],
    ...changes,
  };
}

/** @returns the value of a call that must have been carried out */
export function done<Value>(result: CallResult<Value>): Value {
  if (result.kind !== 'done') throw new Error(`expected "done": ${JSON.stringify(result)}`);
  return result.value;
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

const already = { kind: 'refused', isAlready: true };
const refusal = { kind: 'refused', isAlready: false };

const posted = async (lab: RecruiterLab, changes: Partial<PostingOrder> = {}): Promise<ListedPosting> =>
  done(await lab.recruiter.post(orderOf(lab, changes)));

/** Somebody's handed-in work. */
async function work(lab: RecruiterLab, posting?: ListedPosting): Promise<AssignmentRef> {
  const ref = await lab.take(posting ?? (await posted(lab)));
  await lab.handIn(ref);
  return ref;
}

const stateOf = async (
  lab: RecruiterLab,
  ref: AssignmentRef,
): Promise<ListedAssignment['state'] | undefined> => (await lab.recruiter.assignment(ref))?.state;

const pays = ({ pays }: RecruiterCapabilities): boolean => pays;
const paysWithMemory = ({ pays, tokenMemoryMs }: RecruiterCapabilities): boolean => pays && tokenMemoryMs > 0;

const promises: readonly Promised[] = [
  {
    id: 'R1',
    says: 'has no problems when it is set up',
    keeps: async ({ recruiter }) => {
      expect(await recruiter.problems()).toEqual([]);
    },
  },
  {
    id: 'R2',
    says: 'lists a posting as it was ordered',
    keeps: async (lab) => {
      const order = orderOf(lab);
      const posting = done(await lab.recruiter.post(order));
      expect(posting).toMatchObject({
        annotation: order.annotation,
        title: order.title,
        state: 'open',
        places: 2,
        available: 2,
        pending: 0,
        toReview: 0,
        rewardMinor: 150,
      });
      expect(await lab.recruiter.posting(posting.externalId)).toEqual(posting);
    },
  },
  {
    id: 'R3',
    says: 'finds a posting by its annotation, and none by another',
    keeps: async (lab) => {
      const posting = await posted(lab, { annotation: 'sought' });
      await posted(lab);
      expect((await lab.recruiter.findPosting('sought'))?.externalId).toBe(posting.externalId);
      expect(await lab.recruiter.findPosting('sought and not there')).toBeUndefined();
    },
  },
  {
    id: 'R4',
    says: 'does not know a posting that is not there',
    keeps: async ({ recruiter }) => {
      expect(await recruiter.posting('3NOSUCHPOSTING')).toBeUndefined();
    },
  },
  {
    id: 'R5',
    says: 'makes no second posting for the same token',
    needs: ({ tokenMemoryMs }) => tokenMemoryMs > 0,
    keeps: async (lab) => {
      const order = orderOf(lab);
      const first = done(await lab.recruiter.post(order));
      const second = await lab.recruiter.post(order);
      if (second.kind === 'done') expect(second.value.externalId).toBe(first.externalId);
      else expect(second).toMatchObject(already);
      const made = (await all(lab.recruiter.postings())).filter(
        ({ annotation }) => annotation === order.annotation,
      );
      expect(made).toHaveLength(1);
    },
  },
  {
    id: 'R6',
    says: 'adds places, once for each token',
    keeps: async (lab) => {
      const { externalId } = await posted(lab);
      done(await lab.recruiter.addPlaces(externalId, 3, 'more-1'));
      expect(await lab.recruiter.posting(externalId)).toMatchObject({ places: 5, available: 5 });
      if (lab.recruiter.capabilities.tokenMemoryMs === 0) return;
      expect(await lab.recruiter.addPlaces(externalId, 3, 'more-1')).toMatchObject(already);
      expect(await lab.recruiter.posting(externalId)).toMatchObject({ places: 5 });
    },
  },
  {
    id: 'R7',
    says: 'ends a posting at once, twice as well as once',
    keeps: async (lab) => {
      const { externalId } = await posted(lab);
      done(await lab.recruiter.setEnd(externalId, 0));
      expect((await lab.recruiter.posting(externalId))?.state).toBe('ended');
      done(await lab.recruiter.setEnd(externalId, 0));
    },
  },
  {
    id: 'R8',
    says: 'moves an end again and again, also to where it is',
    needs: ({ renewableEnd }) => renewableEnd,
    keeps: async (lab) => {
      const { externalId } = await posted(lab);
      for (const hours of [30, 40, 40]) {
        const endsAt = Math.ceil(Date.now() / 60_000) * 60_000 + hours * 3_600_000;
        done(await lab.recruiter.setEnd(externalId, endsAt));
        expect((await lab.recruiter.posting(externalId))?.endsAt).toBe(endsAt);
      }
    },
  },
  {
    id: 'R9',
    says: 'takes off only what nobody waits for, and says when it is gone',
    keeps: async (lab) => {
      const posting = await posted(lab);
      await work(lab, posting);
      done(await lab.recruiter.setEnd(posting.externalId, 0));
      expect(await lab.recruiter.remove(posting.externalId)).toMatchObject(refusal);
      const empty = await posted(lab);
      done(await lab.recruiter.setEnd(empty.externalId, 0));
      done(await lab.recruiter.remove(empty.externalId));
      expect(await lab.recruiter.posting(empty.externalId)).toBeUndefined();
      expect(await lab.recruiter.remove(empty.externalId)).toMatchObject(already);
    },
  },
  {
    id: 'R23',
    says: 'counts only what was handed in, once a posting has ended',
    keeps: async (lab) => {
      const { recruiter } = lab;
      const posting = await posted(lab, { places: 3 });
      const ref = await work(lab, posting);
      done(await recruiter.setEnd(posting.externalId, 0));
      expect(await recruiter.posting(posting.externalId)).toMatchObject({ pending: 0, toReview: 1 });
      done(await recruiter.approve(ref, {}));
      expect(await recruiter.posting(posting.externalId)).toMatchObject({ pending: 0, toReview: 0 });
      done(await recruiter.remove(posting.externalId));
    },
  },
  {
    id: 'R10',
    says: 'lists what was handed in, with whose it is and when',
    keeps: async (lab) => {
      const posting = await posted(lab);
      const ref = await work(lab, posting);
      const [listed] = (await all(lab.recruiter.assignments(posting.externalId))).filter(
        ({ state }) => state === 'submitted',
      );
      expect(listed).toMatchObject(ref);
      expect(listed?.submittedAt).toBeGreaterThanOrEqual(listed?.acceptedAt ?? Number.POSITIVE_INFINITY);
      expect(await lab.recruiter.assignment(ref)).toEqual(listed);
      expect(await lab.recruiter.posting(posting.externalId)).toMatchObject({ toReview: 1, available: 1 });
    },
  },
  {
    id: 'R11',
    says: 'knows a place that somebody works on, none that was made up, and whose it is where it names who is at work',
    needs: ({ verifiesAssignments }) => verifiesAssignments,
    keeps: async (lab) => {
      const posting = await posted(lab);
      const ref = await lab.take(posting);
      expect(await stateOf(lab, ref)).toBe('working');
      expect(await lab.recruiter.assignment({ ...ref, externalId: '3MADEUPASSIGNMENT' })).toBeUndefined();
      const { namesWorkersAtWork } = lab.recruiter.capabilities;
      const others = await lab.recruiter.assignment({ ...ref, workerId: 'A2ANOTHERWORKER' });
      expect(others === undefined).toBe(namesWorkersAtWork);
    },
  },
  {
    id: 'R12',
    says: 'knows nothing of another worker on a place that was handed in',
    needs: ({ verifiesAssignments }) => verifiesAssignments,
    keeps: async (lab) => {
      const ref = await work(lab);
      expect(await lab.recruiter.assignment({ ...ref, workerId: 'A2ANOTHERWORKER' })).toBeUndefined();
    },
  },
  {
    id: 'R13',
    says: 'shows a place that was given back as free again',
    keeps: async (lab) => {
      const posting = await posted(lab, { places: 1 });
      const ref = await lab.take(posting);
      expect(await lab.recruiter.posting(posting.externalId)).toMatchObject({ available: 0, pending: 1 });
      await lab.giveBack(ref);
      expect(await lab.recruiter.posting(posting.externalId)).toMatchObject({ available: 1, pending: 0 });
      expect([undefined, 'returned']).toContain(await stateOf(lab, ref));
    },
  },
  {
    id: 'R14',
    says: 'approves once, and says so the second time',
    keeps: async (lab) => {
      const ref = await work(lab);
      done(await lab.recruiter.approve(ref, { message: 'Thank you' }));
      expect(await stateOf(lab, ref)).toBe('approved');
      const spent = await lab.spentMinor();
      expect(await lab.recruiter.approve(ref, {})).toMatchObject(already);
      expect(await lab.spentMinor()).toBe(spent);
    },
  },
  {
    id: 'R15',
    says: 'approves nothing for another worker than the one who handed in',
    needs: pays,
    keeps: async (lab) => {
      const ref = await work(lab);
      expect(await lab.recruiter.approve({ ...ref, workerId: 'A2ANOTHERWORKER' }, {})).toMatchObject(refusal);
      expect(await stateOf(lab, ref)).toBe('submitted');
    },
  },
  {
    id: 'R16',
    says: 'rejects with a reason, and not what was approved',
    needs: ({ rejects }) => rejects,
    keeps: async (lab) => {
      const ref = await work(lab);
      done(await lab.recruiter.reject(ref, { category: 'LOW_EFFORT', text: rejection }));
      expect(await stateOf(lab, ref)).toBe('rejected');
      expect(await lab.recruiter.reject(ref, { category: 'LOW_EFFORT', text: rejection })).toMatchObject(
        already,
      );
      const approved = await work(lab);
      done(await lab.recruiter.approve(approved, {}));
      expect(await lab.recruiter.reject(approved, { category: 'LOW_EFFORT', text: rejection })).toMatchObject(
        refusal,
      );
    },
  },
  {
    id: 'R17',
    says: 'reverses a rejection, and nothing that is none',
    needs: ({ rejects, reversalMs }) => rejects && reversalMs > 0,
    keeps: async (lab) => {
      const ref = await work(lab);
      expect(await lab.recruiter.reverseRejection(ref, 'A mistake of ours')).toMatchObject(refusal);
      done(await lab.recruiter.reject(ref, { category: 'LOW_EFFORT', text: rejection }));
      done(await lab.recruiter.reverseRejection(ref, 'A mistake of ours'));
      expect(await stateOf(lab, ref)).toBe('approved');
      expect(await lab.recruiter.reverseRejection(ref, 'A mistake of ours')).toMatchObject(already);
    },
  },
  {
    id: 'R18',
    says: 'pays a bonus, lists it, and spends what it said',
    needs: pays,
    keeps: async (lab) => {
      const { recruiter } = lab;
      const ref = await work(lab);
      done(await recruiter.approve(ref, {}));
      const before = (await lab.spentMinor()) ?? 0;
      await payBonus(lab, ref, { amountMinor: 75, reason: 'For speed (P-1)', token: 'bonus-1' });
      expect(await recruiter.bonuses(ref)).toMatchObject([{ amountMinor: 75 }]);
      expect(((await lab.spentMinor()) ?? 0) - before).toBe(75 + recruiter.bonusFeeMinor(75));
      expect(await recruiter.bonuses({ ...ref, workerId: 'A2ANOTHERWORKER' })).toEqual([]);
    },
  },
  {
    id: 'R19',
    says: 'pays a bonus once for each token, and a second one with another',
    needs: paysWithMemory,
    keeps: async (lab) => {
      const ref = await work(lab);
      const order = { ref, amountMinor: 75, reason: 'For speed (P-1)', token: 'bonus-1' };
      done(await lab.recruiter.payBonus(order, undefined));
      expect(await lab.recruiter.payBonus(order, undefined)).toMatchObject(already);
      expect(await lab.recruiter.bonuses(ref)).toHaveLength(1);
      done(await lab.recruiter.payBonus({ ...order, token: 'bonus-2', reason: 'Again (P-2)' }, undefined));
      expect(await lab.recruiter.bonuses(ref)).toHaveLength(2);
    },
  },
  {
    id: 'R20',
    says: 'pays no bonus to another worker than the one who handed in',
    needs: pays,
    keeps: async (lab) => {
      const ref = await work(lab);
      const order = { amountMinor: 75, reason: 'For speed (P-1)', token: 'bonus-1' };
      const other = { ...ref, workerId: 'A2ANOTHERWORKER' };
      const spent = await lab.spentMinor();
      const prepared = (await lab.recruiter.prepareBonus?.({ ...order, ref: other })) ?? {
        kind: 'done' as const,
        value: undefined,
      };
      const paid =
        prepared.kind === 'done'
          ? await lab.recruiter.payBonus({ ...order, ref: other }, prepared.value)
          : prepared;
      expect(paid).toMatchObject(refusal);
      expect(await lab.spentMinor()).toBe(spent);
    },
  },
  {
    id: 'R21',
    says: 'spends for approved work what the quote said',
    needs: pays,
    keeps: async (lab) => {
      const quote = lab.recruiter.quote({ places: 1, rewardMinor: 150 });
      expect(quote.totalMinor).toBe(quote.rewardMinor + quote.feeMinor + quote.screenOutsMinor);
      expect(quote.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(quote.totalMinor);
      const ref = await work(lab, await posted(lab, { places: 1 }));
      const before = (await lab.spentMinor()) ?? 0;
      done(await lab.recruiter.approve(ref, {}));
      expect(((await lab.spentMinor()) ?? 0) - before).toBe(quote.rewardMinor + quote.feeMinor);
    },
  },
  {
    id: 'R22',
    says: 'keeps members of a group from a posting, and lets them in again',
    needs: ({ groups }) => groups,
    keeps: async (lab) => {
      const { recruiter } = lab;
      const group = done(await recruiter.ensureGroup('Took part', 'Whoever took part in our study'));
      expect(done(await recruiter.ensureGroup('Took part', 'Whoever took part in our study'))).toBe(group);
      const other = done(await recruiter.ensureGroup('Took part in another', 'Of another study'));
      expect(other).not.toBe(group);
      const ref = await work(lab, await posted(lab, { excludeGroups: [group] }));
      done(await recruiter.addToGroup(group, ref.workerId));
      done(await recruiter.addToGroup(group, ref.workerId));
      done(await recruiter.removeFromGroup(group, ref.workerId));
    },
  },
];

const rejection =
  'Every answer was given within a second, and none of the four questions about the instructions was answered as they say.';

async function payBonus(
  { recruiter }: RecruiterLab,
  ref: AssignmentRef,
  bonus: { readonly amountMinor: number; readonly reason: string; readonly token: string },
): Promise<void> {
  const order = { ref, ...bonus };
  const reference = recruiter.prepareBonus && done(await recruiter.prepareBonus(order));
  done(await recruiter.payBonus(order, reference));
}
