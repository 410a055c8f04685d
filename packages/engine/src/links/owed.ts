import {
  type Link,
  type LinkPosting,
  type PlaceWithParticipant,
  type Store,
  TurnoutError,
  typedCode,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { everyRow } from '../paging.ts';
import { shownCode } from './list.ts';
import { placesOfPosting } from './places-of-posting.ts';
import { completionCode } from './tokens.ts';

/** The people of a posting that a command is about, by the names that the study knows them by, or their codes. */
export type Payees = { readonly all: true } | { readonly people: readonly string[] };

interface Person {
  /** The label, or the name the study knows the person by. */
  readonly person: string;
  /** The start code, or the code of a link for one person; undefined for whoever has neither. */
  readonly code: string | undefined;
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

interface Known {
  readonly place: PlaceWithParticipant;
  readonly person: Person;
}

interface OwedPlace {
  readonly place: PlaceWithParticipant;
  readonly owed: Owed;
}

/**
 * LK10: the places of these people for which something is owed.
 * @param readers a store, or a transaction
 * @throws TurnoutError PAYEE_UNKNOWN for somebody who is nobody of this posting, with `nth` of those given
 */
export async function owedPlaces(
  context: EngineContext,
  readers: Pick<Store, 'links'>,
  posting: LinkPosting,
  payees: Payees = { all: true },
): Promise<readonly OwedPlace[]> {
  const known = await personsOf(context, readers, posting);
  const rows: OwedPlace[] = [];
  for (const { place, person } of 'people' in payees ? namedAmong(known, payees.people) : known) {
    const rewardMinor = place.state === 'approved' ? posting.rewardMinor : 0;
    const bonusMinor = sumOf(await readers.links.bonuses(place.id));
    const paidMinor = sumOf(await readers.links.payouts(place.id));
    const owedMinor = rewardMinor + bonusMinor - paidMinor;
    const owed: Owed = { ...person, rewardMinor, bonusMinor, paidMinor, owedMinor };
    if (owedMinor > 0) rows.push({ place, owed });
  }
  return rows;
}

/** In order of their places. A name counts before a code that happens to read the same. */
function namedAmong(known: readonly Known[], names: readonly string[]): readonly Known[] {
  const meant = new Set<Known>();
  for (const [index, name] of names.entries()) {
    const called = known.filter(({ person }) => person.person === name);
    const found =
      called.length > 0
        ? called
        : known.filter(({ person: { code } }) => code !== undefined && typedCode(code) === typedCode(name));
    // Names may be those of real people, which belong into no error text.
    if (found.length === 0)
      throw new TurnoutError('PAYEE_UNKNOWN', `It is name ${index + 1} of those given.`, {
        facts: { nth: index + 1 },
      });
    for (const one of found) meant.add(one);
  }
  return known.filter((one) => meant.has(one));
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
  for (const { place, person } of await personsOf(context, store, posting))
    for (const { placeId: _, ...payout } of await store.links.payouts(place.id))
      all.push({ ...person, ...payout });
  return all;
}

/** Everybody who has a place. */
async function personsOf(
  { vault }: EngineContext,
  readers: Pick<Store, 'links'>,
  posting: LinkPosting,
): Promise<readonly Known[]> {
  const codes = new Map<number, string | undefined>();
  for await (const link of everyRow((after, limit) => readers.links.links(posting.id, after, limit)))
    codes.set(link.id, codeOf(link));
  const known: Known[] = [];
  for await (const place of placesOfPosting(readers, posting))
    known.push({
      place,
      person: {
        person: vault.decrypt(place.workerIdSealed),
        code: codes.get(place.linkId),
        completionCode: completionCode(vault, place.assignmentId),
      },
    });
  return known;
}

/** What one person alone was given, to come by. */
const codeOf = (link: Link): string | undefined =>
  link.kind === 'lab' || link.kind === 'single' ? shownCode(link) : undefined;

const sumOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
