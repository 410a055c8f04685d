import { type EntryIds, errorDefinitions, TurnoutError } from '@turnout/core';
import type { AppContext } from '../app-context.ts';

/**
 * The researcher's own entry rule, asked before the balance.
 * @throws TurnoutError SCREENED_OUT with the researcher's reason
 */
export async function checkEligible({ hooks, engine }: AppContext, ids: EntryIds): Promise<void> {
  if (hooks?.eligible === undefined) return;
  const { store, vault, settings } = engine.context;
  const earlier = await store.participants.ofWorker(settings.study, vault.pseudonym(ids.workerId));
  // Whoever is inside already stays inside.
  if (earlier.some((row) => row.assignmentId === ids.assignmentId)) return;
  const answer = await hooks.eligible(ids, earlier);
  if (answer === true) return;
  // The general sentence stands on the page already.
  const reason = answer === errorDefinitions.SCREENED_OUT.message ? undefined : answer;
  throw new TurnoutError('SCREENED_OUT', reason);
}
