import type { Hit } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { reviseHit } from './revise-hit.ts';

/** MH6: takes a locked HIT out of everybody's sight. Its rows stay, because the ledger points at them. */
export async function disposeHit(context: MarketContext, unit: Unit, hit: Hit, at: number): Promise<void> {
  const disposed = await reviseHit(context, unit, hit, { status: 'Disposed' }, at);
  await unit.timers.remove('hit-expiry', hit.id);
  await unit.timers.remove('hit-disposal', hit.id);
  await announce(context, unit, disposed, { type: 'HITDisposed', at });
}
