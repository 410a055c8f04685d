import { everyRow } from '../paging.ts';
import { choose } from '../recruiting/choose.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { strangersAmong } from './amounts.ts';
import { orderPayments } from './order.ts';
import { planPayments } from './plan.ts';
import { reconcile } from './reconcile.ts';
import { recordBonuses } from './record-bonuses.ts';
import { settleByHand } from './settle.ts';
import type { Payments } from './types.ts';

/** The use cases of paying and reviewing, for one study at one recruiter in one environment. */
export function createPayments(parts: RecruitingParts): Payments {
  const { ledger } = parts.context.store;
  const scope = scopeOf(parts);
  return {
    plan: (request) => planPayments(parts, request),
    strangers: async (names, which) => strangersAmong(names, await choose(parts, which), parts.context.vault),
    order: (plan, act) => orderPayments(parts, plan, act),
    entries: (filter) => everyRow((after, limit) => ledger.page({ ...filter, ...scope }, after, limit)),
    steps: (entryId) => ledger.steps(entryId),
    settle: (entryId, settlement, act) => settleByHand(parts, entryId, settlement, act),
    recordBonuses: (names, act) => recordBonuses(parts, names, act),
    reconcile: (onProgress) => reconcile(parts, onProgress),
  };
}
