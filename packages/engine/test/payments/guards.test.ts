import type { BonusOrder, CallResult } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { resolveEntry } from '../../src/payments/resolve.ts';
import { sendEntry } from '../../src/payments/send.ts';
import type { RecruitingParts } from '../../src/recruiting/parts.ts';
import { act, requestOf, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';

type Paid = CallResult<string | undefined>;

const done: Paid = { kind: 'done', value: 'B1' };
const busy: Paid = { kind: 'later', afterMs: 1_000, message: 'too many requests' };
const lost: Paid = { kind: 'unknown', message: 'connection lost' };

/** A call whose answer the test gives when it likes. */
function answering() {
  let give: (paid: Paid) => void = () => {};
  let begin = (): void => {};
  const paid = new Promise<Paid>((resolve) => {
    give = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const call = (): Promise<Paid> => {
    begin();
    return paid;
  };
  return { call, begun, give: (answer: Paid) => give(answer) };
}

/** A bonus that was ordered for one person, at a recruiter that pays in one call, as the test says, in order. */
async function startOrdered() {
  const lab = await startRecruitingLab({ capabilities: { verifiesAssignments: true } });
  const { parts, store, recruiter, clock } = lab;
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const ann = await takePlace(lab, posting?.externalId ?? '', 'ann');
  recruiter.become(ann.assignmentId, 'approved');
  await lab.engine.complete(ann.participantId, { page: '', last: 0 });
  for (const _look of ['listed', 'recorded']) await lab.recruiting.sync();
  const payments = createPayments(parts);
  const which = { assignments: [ann.assignmentId] };
  const amount = { kind: 'fixed', minor: 5 } as const;
  await payments.order(await payments.plan({ kind: 'bonus', which, amount, reason: 'x' }), act);
  const [entry] = await store.ledger.page({ kinds: ['bonus'] }, 0, 1);
  if (entry === undefined) throw new Error('nothing was ordered');
  const paying: (() => Promise<Paid>)[] = [];
  const called: BonusOrder[] = [];
  Object.assign(recruiter, {
    payBonus: (order: BonusOrder) => {
      called.push(order);
      return paying.shift()?.() ?? Promise.reject(new Error('one call too many'));
    },
  });
  const state = async () => (await store.ledger.byId(entry.id))?.state;
  return { parts, store, recruiter, clock, entry, paying, called, state };
}

/** The server that sleeps right after its write of this number, counted from now. */
function sleepingAfterWrite(parts: RecruitingParts, number: number, sleep: () => void): RecruitingParts {
  const { store } = parts.context;
  let writes = 0;
  const write: typeof store.write = async (work) => {
    const result = await store.write(work);
    writes += 1;
    if (writes === number) sleep();
    return result;
  };
  return { ...parts, context: { ...parts.context, store: { ...store, write } } };
}

describe('what keeps a payment from being made twice, or to another', () => {
  it('PA2 names the payment by one token at every attempt', async () => {
    const { parts, entry, paying, called, state } = await startOrdered();
    paying.push(
      async () => busy,
      async () => done,
    );
    for (const _attempt of [1, 2]) await sendEntry(parts, entry.id);
    expect(called.map(({ token }) => token)).toEqual([entry.token, entry.token]);
    expect(await state()).toBe('confirmed');
  });

  it.each([
    ['is another worker’s now', { workerId: 'Wbob' }],
    ['is not approved', { state: 'rejected' }],
  ] as const)('PA7 pays nothing for an assignment that %s', async (_, change) => {
    const { parts, entry, recruiter, called, state } = await startOrdered();
    const ask = recruiter.assignment.bind(recruiter);
    Object.assign(recruiter, {
      assignment: async (ref: Parameters<typeof ask>[0]) => ({ ...(await ask(ref)), ...change }),
    });
    await sendEntry(parts, entry.id);
    expect([called, await state()]).toEqual([[], 'failed']);
  });

  it.each([
    ['calls after a short pause', 15_000, 1, 'confirmed'],
    ['does not call after a sleep in which another may have acted', 25_000, 0, 'intent'],
  ] as const)('PA7 %s', async (_, ms, calls, end) => {
    const { parts, clock, entry, paying, called, state } = await startOrdered();
    paying.push(async () => done);
    // Its first write says that the call goes out.
    await sendEntry(
      sleepingAfterWrite(parts, 1, () => clock.advance(ms / 60_000)),
      entry.id,
    );
    expect([called.length, await state()]).toEqual([calls, end]);
  });

  it('PA7 asks what became of a payment that another server has sent, and never sends it again', async () => {
    const { parts, entry, paying, called, state } = await startOrdered();
    const slow = answering();
    paying.push(slow.call);
    const first = sendEntry(parts, entry.id);
    await slow.begun;
    for (const _attempt of [1, 2]) await sendEntry(parts, entry.id);
    expect([called.length, await state()]).toEqual([1, 'unknown']);
    slow.give(done);
    await first;
    expect([called.length, await state()]).toEqual([1, 'confirmed']);
  });

  it.each([
    ['was not done', busy],
    ['is lost', lost],
    ['is refused', { kind: 'refused', code: 'no', message: 'no', isAlready: false }],
  ] as const)(
    'PA7 hears no late word that the first call %s once another server has sent it again',
    async (_, word) => {
      const { parts, clock, recruiter, entry, paying, called, state } = await startOrdered();
      const [slow, next] = [answering(), answering()];
      paying.push(slow.call, next.call);
      const first = sendEntry(parts, entry.id);
      await slow.begun;
      await sendEntry(parts, entry.id);
      clock.advance(recruiter.capabilities.listLagMs / 60_000 + 1);
      await resolveEntry(parts, entry.id);
      expect(await state()).toBe('intent');
      const second = sendEntry(parts, entry.id);
      await next.begun;
      slow.give(word);
      await first;
      expect([called.length, await state()]).toEqual([2, 'sent']);
      next.give(done);
      await second;
      expect(await state()).toBe('confirmed');
    },
  );
});
