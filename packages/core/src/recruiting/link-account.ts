import type { ListedPosting } from './listed.ts';
import type { AssignmentRef, BonusOrder, ListedAssignment, ListedBonus } from './listed-assignment.ts';
import type { PostingOrder } from './offer.ts';

/**
 * The account of the recruiter `link` in our own database: what a marketplace would keep of its postings, places and
 * payments. Everything here happens in one transaction, and a repeat with the same token changes nothing.
 */
export interface LinkAccount {
  post(order: PostingOrder): Promise<ListedPosting>;
  findPosting(annotation: string): Promise<ListedPosting | undefined>;
  posting(externalId: string): Promise<ListedPosting | undefined>;
  postings(): AsyncIterable<ListedPosting>;
  addPlaces(externalId: string, places: number, token: string): Promise<'done' | 'already' | 'unknown'>;
  setEnd(externalId: string, endsAt: number): Promise<'done' | 'unknown'>;
  /** `undecided`: work waits for review, or somebody is at work. */
  remove(externalId: string): Promise<'done' | 'already' | 'undecided' | 'unknown'>;
  assignments(postingExternalId: string): AsyncIterable<ListedAssignment>;
  assignment(ref: AssignmentRef): Promise<ListedAssignment | undefined>;
  /** `decided`: otherwise than asked for. @param reverses a rejection may be turned into an approval */
  decide(
    ref: AssignmentRef,
    decision: 'approved' | 'rejected',
    reverses: boolean,
  ): Promise<'done' | 'already' | 'decided' | 'unknown'>;
  noteBonus(order: BonusOrder): Promise<'done' | 'already' | 'unknown'>;
  bonuses(ref: AssignmentRef): Promise<readonly ListedBonus[]>;
}
