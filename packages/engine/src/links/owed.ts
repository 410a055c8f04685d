import { type LinkPosting, type PlaceWithParticipant, type Store, TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { placesOfPosting } from './places-of-posting.ts';
import { completionCode } from './tokens.ts';

/** The people of a posting that a command is about, by the names that the study knows them by. */
export type Payees = { readonly all: true } | { readonly people: readonly string[] };

interface Person {
  /** The label, or the name the study knows the person by. */
  readonly person: string;
  /** As the person was shown it. */
  readonly completionCode: string;
}

/** What one person is to be given by hand, minor units. */
export interface Owed extends Person {
  readonly rewardMinor: number;
  readonly bonusMinor: number;
  /** Handed over before. */
  readonly paidMinor: number;
  /** What is left of reward and bonuses. */
  readonly owedMinor: number;
}

/** What was handed over to one person at one time. */
export interface HandedOver extends Person {
  readonly amountMinor: number;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
}

interface OwedPlace {
  readonly place: PlaceWithParticipant;
  readonly owed: Owed;
}

/**
 * LK10: the places of these people for which something is owed.
 * @param readers a store, or a transaction
 * @throws TurnoutError ASSIGNMENT_UNKNOWN for somebody who is nobody of this posting
 */
export async function owedPlaces(
  context: EngineContext,
  readers: Pick<Store, 'links'>,
  posting: LinkPosting,
  payees: Payees = { all: true },
): Promise<readonly OwedPlace[]> {
  const named = 'people' in payees ? payees.people : undefined;
  const wanted = named === undefined ? undefined : new Set(named);
  const found = new Set<string>();
  const rows: OwedPlace[] = [];
  for await (const place of placesOfPosting(readers, posting)) {
    const { person, ...code } = personOf(context, place);
    if (wanted !== undefined && !wanted.has(person)) continue;
    found.add(person);
    const rewardMinor = place.state === 'approved' ? posting.rewardMinor : 0;
    const bonusMinor = sumOf(await readers.links.bonuses(place.id));
    const paidMinor = sumOf(await readers.links.payouts(place.id));
    const owedMinor = rewardMinor + bonusMinor - paidMinor;
    const owed: Owed = { person, ...code, rewardMinor, bonusMinor, paidMinor, owedMinor };
    if (owedMinor > 0) rows.push({ place, owed });
  }
  // Names may be those of real people, which belong into no error text.
  const missing = named?.findIndex((person) => !found.has(person)) ?? -1;
  if (missing >= 0)
    throw new TurnoutError(
      'ASSIGNMENT_UNKNOWN',
      `Nobody of this posting has name ${missing + 1} of those given.`,
    );
  return rows;
}

export async function listOwed(context: EngineContext, posting: LinkPosting): Promise<readonly Owed[]> {
  return (await owedPlaces(context, context.store, posting)).map(({ owed }) => owed);
}

/** Everything that was handed over, person by person, oldest first. */
export async function listHandedOver(
  context: EngineContext,
  posting: LinkPosting,
): Promise<readonly HandedOver[]> {
  const { store } = context;
  const all: HandedOver[] = [];
  for await (const place of placesOfPosting(store, posting))
    for (const { placeId: _, ...payout } of await store.links.payouts(place.id))
      all.push({ ...personOf(context, place), ...payout });
  return all;
}

const personOf = ({ vault }: EngineContext, place: PlaceWithParticipant): Person => ({
  person: vault.decrypt(place.workerIdSealed),
  completionCode: completionCode(vault, place.assignmentId),
});

const sumOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
