import { type AdDecision, decideAd, type EntryIds } from '@turnout/core';
import { issueToken } from '../access/tokens.ts';
import type { EngineContext } from '../context.ts';
import { entryRules } from './visit.ts';

export type AdPage =
  | Exclude<AdDecision, { readonly show: 'submit' }>
  /** The recruiter's submit button, with a token that allows saying so and nothing else. */
  | { readonly show: 'submit'; readonly token: string };

/** LC3: which page the ad address shows to this person. Changes nothing. */
export async function openAd(
  { store, vault, settings }: EngineContext,
  visit: EntryIds & { readonly uniqueId: string },
): Promise<AdPage> {
  const known = await store.participants.ofWorker(settings.study, vault.pseudonym(visit.workerId));
  const decision = decideAd(visit, known, entryRules(settings, visit, known));
  if (decision.show !== 'submit') return decision;
  return { show: 'submit', token: issueToken(vault, decision.participantId, visit.uniqueId, 'submit') };
}
