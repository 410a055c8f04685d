import { describe, expect, it } from 'vitest';
import { act, all, startPaying } from './support/paying-lab.ts';

/** A payment whose answer was lost, at a recruiter that cannot be asked about it. */
async function startUnknown() {
  const lab = await startPaying(undefined, 1);
  const { run, account, store, order } = lab;
  const place = account.places.get('A1');
  if (place === undefined) throw new Error('no place');
  account.decide = () => {
    account.places.delete('A1');
    throw new Error('connection lost');
  };
  await order({ kind: 'approve', which: all });
  await run.time.until(run.time.sleep(20 * 60_000));
  const [entry] = await store.ledger.page({ study: run.study }, 0, 10);
  if (entry === undefined) throw new Error('no entry');
  return { ...lab, entry };
}

describe('settling by hand', () => {
  it.each([
    ['done', 'confirmed', 'credited'],
    ['not_done', 'failed', 'completed'],
  ] as const)('PA10 settles what is unknown as %s, with who and why', async (outcome, state, person) => {
    const { payments, inTime, entry, store, run } = await startUnknown();
    expect(entry.state).toBe('unknown');
    await inTime(payments.settle(entry.id, { outcome, reason: 'seen on the page' }, act));
    expect((await store.ledger.steps(entry.id)).at(-1)).toMatchObject({
      state,
      note: 'settled by cli:ana: seen on the page',
    });
    expect((await store.participants.page({ study: run.study }, 0, 10))[0]?.state).toBe(person);
    expect((await store.audit.page(0, 100)).at(-1)).toMatchObject({
      actor: 'cli:ana',
      action: `ledger.${state}`,
      subject: `ledger ${entry.id}`,
    });
    const again = payments.settle(entry.id, { outcome, reason: 'twice' }, act);
    await expect(inTime(again)).rejects.toMatchObject({ code: 'LEDGER_STATE' });
  });

  it('PA10 needs a reason, and an entry of this study', async () => {
    const { payments, inTime, entry, store } = await startUnknown();
    const settle = (id: number, reason: string) =>
      inTime(payments.settle(id, { outcome: 'not_done', reason }, act));
    await expect(settle(entry.id, ' ')).rejects.toMatchObject({ code: 'REASON_MISSING' });
    await expect(settle(99, 'seen')).rejects.toMatchObject({ code: 'LEDGER_ENTRY_UNKNOWN' });
    expect((await store.ledger.byId(entry.id))?.state).toBe('unknown');
  });
});
