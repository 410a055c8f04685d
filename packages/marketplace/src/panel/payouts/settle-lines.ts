import { PAYOUT_CURRENCY, type PayoutAct, payoutMove } from '../../domain/payout.ts';
import type { MarketContext, Unit } from '../../market/context.ts';

export interface Settlement {
  readonly listId: number;
  /** One line; undefined: all that are open. */
  readonly lineId: number | undefined;
  readonly act: PayoutAct;
  /** YYYY-MM-DD, where something was paid. */
  readonly paidOn: string | undefined;
  /** The bank's own, or what the office calls it. */
  readonly paidReference: string | undefined;
}

/** Notes what became of lines of a list, each with its entry. @returns the numbers of the lines that were changed */
export async function settleLines(
  { clock }: Pick<MarketContext, 'clock'>,
  unit: Unit,
  { act, lineId, listId, paidOn, paidReference }: Settlement,
): Promise<readonly number[]> {
  await unit.payouts.lock();
  const at = clock.now();
  const settled: number[] = [];
  for (const line of await unit.payouts.linesOf(listId)) {
    if (lineId === undefined ? line.status !== 'open' : line.id !== lineId) continue;
    const move = payoutMove(line.status, act);
    if (move === undefined) continue;
    const facts =
      act === 'pay' ? { paidOn, paidReference } : { paidOn: line.paidOn, paidReference: line.paidReference };
    await unit.payouts.setLine(line.id, { status: move.status, ...facts }, at);
    await unit.payouts.append({
      workerId: line.workerId,
      lineId: line.id,
      kind: move.entry,
      amountMinor: line.amountMinor,
      currency: PAYOUT_CURRENCY,
      at,
    });
    settled.push(line.id);
  }
  return settled;
}
