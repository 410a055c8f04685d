import type { Locale } from './requirement.ts';

export type WorkerStatus = 'invited' | 'pending' | 'active' | 'suspended' | 'closed';

/** A member of the crowd, by pseudonym: name and address are kept elsewhere. */
export interface Worker {
  readonly id: number;
  readonly workerId: string;
  readonly status: WorkerStatus;
  readonly locale: Locale;
  readonly adult: boolean;
  readonly masters: boolean;
  /** Work done elsewhere, added to the counts that requirements ask for. */
  readonly pastApproved: number;
  readonly pastRejected: number;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}

/** What a worker did in one environment. Money in minor units. */
export interface WorkerCounts {
  readonly accepted: number;
  readonly submitted: number;
  readonly approved: number;
  readonly rejected: number;
  readonly returned: number;
  readonly abandoned: number;
  readonly earnedMinor: number;
  readonly bonusMinor: number;
}
