import { createHash } from 'node:crypto';
import { type Assignment, type Posting, type Recruiter, type Transaction, TurnoutError } from '@turnout/core';
import type { AppendAudit } from '../audit/types.ts';
import type { EngineContext } from '../context.ts';
import type { RecruitingSettings } from './settings.ts';

/**
 * Writes down in the ledger what the recruiter approved or screened out by itself: paying does so, and recruiting is who
 * sees it.
 * @param assignment locked, with what the recruiter tells of it. @returns whether it was written down now
 */
export type RecordDecision = (
  parts: RecruitingParts,
  tx: Transaction,
  posting: Posting,
  assignment: Assignment,
) => Promise<boolean>;

/** What the use cases of recruiting and of campaigns work with; made once, by `createOperations`. */
export interface RecruitingParts {
  readonly context: EngineContext;
  readonly recruiter: Recruiter;
  readonly settings: RecruitingSettings;
  readonly appendAudit: AppendAudit;
  readonly recordDecision: RecordDecision;
  /** Waits so many ms before asking the recruiter again. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Everything here is about postings of one study, at one recruiter, in one environment. */
export const scopeOf = ({ context, recruiter }: Pick<RecruitingParts, 'context' | 'recruiter'>) => ({
  study: context.settings.study,
  environment: recruiter.environment,
  recruiter: recruiter.name,
});

/**
 * The name of a job or schedule, with what it is about: a server for another study or mode of the same database must
 * not take it.
 */
export function scopedName(parts: Pick<RecruitingParts, 'context' | 'recruiter'>, name: string): string {
  return nameWithin(scopeOf(parts), name);
}

export const nameWithin = (
  { study, environment, recruiter }: Pick<Posting, 'study' | 'environment' | 'recruiter'>,
  name: string,
): string => `${name} ${study}/${recruiter}/${environment}`;

export function isInScope(parts: RecruitingParts, posting: Posting): boolean {
  const { study, environment, recruiter } = scopeOf(parts);
  return posting.study === study && posting.environment === environment && posting.recruiter === recruiter;
}

/** A posting that the recruiter knows. @throws TurnoutError POSTING_STATE when it was not made (yet) */
export function externalIdOf(posting: Posting): string {
  if (posting.externalId === undefined)
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  return posting.externalId;
}

/** RC3: the same text gives the same token, of 41 characters. */
export const tokenOf = (text: string): string =>
  `t${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;

/** Where real money is spent, its amount has to be confirmed. */
export const isRealMoney = ({ recruiter }: RecruitingParts, minor: number): boolean =>
  recruiter.environment === 'live' && recruiter.capabilities.pays && minor > 0;

/**
 * How long a posting counts as served after a server last said so; undefined: it goes on without one. Where ends cannot
 * be renewed, only we know of it: the recruiter is told to pause on a stop, and of what was left alone at the next start.
 */
export const servedMsOf = ({ recruiter, settings }: RecruitingParts): number | undefined =>
  recruiter.capabilities.renewableEnd || recruiter.setPaused !== undefined ? settings.leaseMs : undefined;

/** How long postings live at the recruiter without being renewed; undefined: until their end. */
export const leaseMsOf = ({ recruiter, settings }: RecruitingParts): number | undefined =>
  recruiter.capabilities.renewableEnd ? settings.leaseMs : undefined;
