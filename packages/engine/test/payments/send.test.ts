import type { CallResult, LedgerEntry, Store } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { sendEntry } from '../../src/payments/send.ts';
import { settleByHand } from '../../src/payments/settle.ts';
import type { RecruitingParts } from '../../src/recruiting/parts.ts';
import { act, requestOf, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';

/** A point that work waits at until the test lets it on. */
function gate() {
  let letOn = (): void => {};
  let arrive = (): void => {};
  const opened = new Promise<void>((resolve) => {
    letOn = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const pass = (): Promise<void> => {
    arrive();
    return opened;
  };
  return { pass, reached, open: () => letOn() };
}

/** The server whose write of this number waits at the gate, before it has begun. */
function waitingAtWrite(
  parts: RecruitingParts,
  number: number,
  at: ReturnType<typeof gate>,
): RecruitingParts {
  const { store } = parts.context;
  let writes = 0;
  const waiting: Store = {
    ...store,
    async write(work) {
      writes += 1;
      if (writes === number) await at.pass();
      return store.write(work);
    },
  };
  return { ...parts, context: { ...parts.context, store: waiting } };
}

type Prepared = CallResult<string>;
const tooMany = { kind: 'later', afterMs: 1_000, message: 'too many requests' } as const;
const lost = { kind: 'unknown', message: 'connection lost' } as const;

/** A bonus that was ordered, at a recruiter that pays in two calls; it prepares and pays as the test says, in order. */
async function startOrdered() {
  const lab = await startRecruitingLab({ capabilities: { concurrentBonuses: false } });
  const { parts, store } = lab;
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const ann = await takePlace(lab, posting?.externalId ?? '', 'ann');
  lab.recruiter.become(ann.assignmentId, 'approved');
  await lab.engine.complete(ann.participantId, { page: '', last: 0 });
  for (const _look of ['listed', 'recorded']) await lab.recruiting.sync();
  const payments = createPayments(parts);
  const which = { assignments: [ann.assignmentId] };
  const amount = { kind: 'fixed', minor: 5 } as const;
  await payments.order(await payments.plan({ kind: 'bonus', which, amount, reason: 'x' }), act);
  const [entry] = await store.ledger.page({ kinds: ['bonus'] }, 0, 1);
  if (entry === undefined) throw new Error('nothing was ordered');

  const preparing: (() => Promise<Prepared>)[] = [];
  const paying: CallResult<undefined>[] = [];
  /** What was prepared and then paid, by the recruiter's names. */
  const called: (string | undefined)[] = [];
  Object.assign(lab.recruiter, {
    prepareBonus: () => preparing.shift()?.() ?? Promise.reject(new Error('one call too many')),
    payBonus: async (_order: unknown, reference: string | undefined) => {
      called.push(reference);
      return paying.shift() ?? { kind: 'done', value: reference };
    },
  });
  const stateOf = async ({ id }: LedgerEntry) => (await store.ledger.byId(id))?.state;
  return { parts, store, entry, preparing, paying, called, state: () => stateOf(entry) };
}

const prepared = (value: string) => async (): Promise<Prepared> => ({ kind: 'done', value });
const preparedLate = (value: string, at: ReturnType<typeof gate>) => async (): Promise<Prepared> => {
  await at.pass();
  return { kind: 'done', value };
};

describe('two servers at one bonus that takes two calls', () => {
  it('PA7 never sends what another server sent since it was found ready, and prepares it anew', async () => {
    const { parts, entry, preparing, paying, called, state } = await startOrdered();
    const before = gate();
    preparing.push(prepared('first'), prepared('second'));
    paying.push(tooMany);
    // Its first write is what it prepared, its second says that the call goes out.
    const slow = sendEntry(waitingAtWrite(parts, 2, before), entry.id);
    await before.reached;
    expect(await sendEntry(parts, entry.id)).toMatchObject({ kind: 'later', message: 'too many requests' });
    before.open();
    expect(await slow).toMatchObject({ kind: 'later', message: 'its preparation was used' });
    expect([called, await state()]).toEqual([['first'], 'intent']);
    await sendEntry(parts, entry.id);
    expect([called, await state()]).toEqual([['first', 'second'], 'confirmed']);
  });

  it('PA7 pays what another server prepared first, and never its own as well', async () => {
    const { parts, entry, preparing, called, state } = await startOrdered();
    const [answer, before] = [gate(), gate()];
    preparing.push(preparedLate('late', answer), prepared('first'));
    const slow = sendEntry(parts, entry.id);
    await answer.reached;
    const other = sendEntry(waitingAtWrite(parts, 2, before), entry.id);
    await before.reached;
    answer.open();
    expect(await slow).toEqual({ kind: 'completed' });
    before.open();
    expect(await other).toEqual({ kind: 'completed' });
    expect([called, await state()]).toEqual([['first'], 'confirmed']);
  });

  it.each([
    ['was paid by another server', [], undefined, 'confirmed'],
    ['is unknown', [lost], undefined, 'unknown'],
    ['was settled as paid', [lost], 'done', 'confirmed'],
    ['was settled as not paid', [lost], 'not_done', 'failed'],
  ] as const)('PA7 leaves alone what %s while it was prepared', async (_, answers, outcome, end) => {
    const { parts, store, entry, preparing, paying, called, state } = await startOrdered();
    const answer = gate();
    preparing.push(preparedLate('late', answer), prepared('first'));
    paying.push(...answers);
    const slow = sendEntry(parts, entry.id);
    await answer.reached;
    await sendEntry(parts, entry.id);
    if (outcome !== undefined) await settleByHand(parts, entry.id, { outcome, reason: 'seen' }, act);
    const steps = await store.ledger.steps(entry.id);
    answer.open();
    expect(await slow).toEqual({ kind: 'completed' });
    expect([called, await state()]).toEqual([['first'], end]);
    expect(await store.ledger.steps(entry.id)).toEqual(steps);
  });
});
