import type { Posting } from './posting.ts';

/** A lease is renewed when this share of it is left: two renewals may fail before anything ends. */
const RENEWED_AT = 2 / 3;

/**
 * RC4: the end that the recruiter is told: the wanted one, or that of the lease when it comes first.
 * @param leaseMs undefined where postings are not leased
 */
export const leaseEnd = (endsAt: number, now: number, leaseMs: number | undefined): number =>
  leaseMs === undefined ? endsAt : Math.min(endsAt, now + leaseMs);

type Leased = Pick<Posting, 'endsAt' | 'leaseUntil'>;

/** RC4: whether the recruiter is to be told a later end now. */
export const isRenewalDue = (posting: Leased, now: number, leaseMs: number): boolean =>
  now < posting.endsAt &&
  posting.leaseUntil < posting.endsAt &&
  posting.leaseUntil - now <= leaseMs * RENEWED_AT;

/**
 * RC5: the lease ran out, and so long ago that nobody serves the posting any more. A restart within one lease goes on;
 * what was forgotten for longer is not opened again by itself.
 */
export const isAbandoned = (posting: Leased, now: number, leaseMs: number): boolean =>
  posting.leaseUntil < posting.endsAt && posting.leaseUntil + leaseMs < now;
