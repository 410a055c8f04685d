import { randomBytes } from 'node:crypto';
import {
  CODE_BYTES,
  counts,
  type EntryIds,
  isFinished,
  type Link,
  type LinkPosting,
  linkCode,
  type NewPlace,
  type ParticipantReader,
  type PlaceWithParticipant,
  refusalOf,
  type Transaction,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { linkPostingName } from './posting-name.ts';
import { placesOf, placeToken } from './tokens.ts';

/** What a browser brings to the door. */
export interface Browser {
  /** Tokens of the places that it took. */
  readonly places: readonly string[];
  /** Names one showing of the page: pressing its button again takes no second place (LK2). */
  readonly press?: string;
  /** LK12: asked before an open link gives a new place; throws to refuse it. */
  readonly admit?: () => void;
}

/** The way into the study for one person. */
export interface Entry {
  readonly ids: EntryIds;
  /** For the browser to keep, to be let in again. */
  readonly token: string;
  /** The browser showed that it took the place. */
  readonly isProven: boolean;
  /** They were in the study before. */
  readonly hasOpened: boolean;
  readonly isFinished: boolean;
}

type LinkRefusal = {
  readonly kind: 'refused';
  readonly code: 'LINK_USED' | 'PLACES_TAKEN' | 'RECRUITING_ENDED';
};

export type LinkPage =
  | { readonly kind: 'welcome'; readonly posting: LinkPosting }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | LinkRefusal;

/** Places looked at in one go when a full posting is asked for one more. */
const STALE_PAGE = 50;

/** Where reading happens: outside a transaction, or inside one. */
type Reading = Pick<Transaction, 'links'> & { readonly participants: Pick<ParticipantReader, 'ofWorker'> };
type Readers = { readonly links: Pick<Reading['links'], 'place' | 'placeOf'> } & Pick<
  Reading,
  'participants'
>;

/** LK2: what somebody who opens a link sees. Changes nothing, so that previews and prefetching use up nothing. */
export async function lookAtLink(
  context: EngineContext,
  posting: LinkPosting,
  link: Link,
  browser: Browser,
): Promise<LinkPage> {
  const { store, clock } = context;
  const place = await findPlace(context, store, link, browser);
  if (place !== undefined) {
    if (!(await isOwn(context, store, link, place, browser))) return { kind: 'refused', code: 'LINK_USED' };
    if (counts(place) || isFinished(place)) return entryTo(context, posting, place, browser);
  }
  const now = clock.now();
  const refusal = refusalOf(posting, now);
  if (refusal === undefined) return { kind: 'welcome', posting };
  if (refusal === 'PLACES_TAKEN') {
    const stale = await store.links.stalePlaces(posting.id, now - posting.durationMs, STALE_PAGE);
    if (stale.some((other) => !isFinished(other))) return { kind: 'welcome', posting };
  }
  return { kind: 'refused', code: refusal };
}

/** LK1 to LK4: gives the person their place, or a new one. */
export async function takePlace(
  context: EngineContext,
  link: Link,
  browser: Browser,
): Promise<Exclude<LinkPage, { readonly kind: 'welcome' }>> {
  const { store, vault, clock } = context;
  const now = clock.now();
  const workerId =
    link.labelSealed === undefined ? `visitor-${randomName()}` : vault.decrypt(link.labelSealed);
  const made: NewPlace = {
    postingId: link.postingId,
    linkId: link.id,
    visit: link.kind === 'open' ? (browser.press ?? randomName()) : '',
    worker: vault.pseudonym(workerId),
    workerIdSealed: vault.encrypt(workerId),
    assignmentId: `place-${randomName()}`,
    takenAt: now,
  };
  return store.write(async (tx) => {
    const posting = await tx.links.lockPosting(link.postingId);
    if (posting === undefined) throw new Error(`posting ${link.postingId} of a link is gone`);
    const known = await findPlace(context, tx, link, browser);
    if (known !== undefined && !(await isOwn(context, tx, link, known, browser)))
      return { kind: 'refused', code: 'LINK_USED' };
    if (known !== undefined && (counts(known) || isFinished(known))) {
      if (known.state === 'held') await tx.links.changePlace(known.id, { takenAt: now });
      return entryTo(context, posting, known, browser);
    }
    const { refusal, taken } = await makeRoom(tx, posting, now);
    if (refusal !== undefined) return { kind: 'refused', code: refusal };
    if (known === undefined && link.kind === 'open') browser.admit?.();
    await tx.links.changePosting(posting.id, { taken: taken + 1 });
    if (known !== undefined) {
      await tx.links.changePlace(known.id, { state: 'held', takenAt: now });
      return entryTo(context, posting, known, browser);
    }
    const id = await tx.links.insertPlace(made);
    const place = id === undefined ? undefined : await tx.links.place(id);
    if (place === undefined) throw new Error(`the place of link ${link.id} was not stored under its lock`);
    return entryTo(context, posting, place, browser);
  });
}

const randomName = (): string => linkCode(randomBytes(CODE_BYTES));

async function findPlace(
  { vault }: EngineContext,
  { links }: Readers,
  link: Link,
  { places, press }: Browser,
): Promise<PlaceWithParticipant | undefined> {
  if (link.kind !== 'open') return links.placeOf(link.id, '');
  for (const id of placesOf(vault, places)) {
    const place = await links.place(id);
    if (place?.linkId === link.id) return place;
  }
  return press === undefined ? undefined : links.placeOf(link.id, press);
}

/**
 * LK3: whether this browser may go on with a place. A label's address proves the person by itself; any other link lets
 * another browser in only as long as nothing was done in the study: an answer that never arrived locks nobody out.
 */
async function isOwn(
  { vault, settings }: EngineContext,
  { participants }: Readers,
  link: Link,
  place: PlaceWithParticipant,
  { places, press }: Browser,
): Promise<boolean> {
  if (link.kind === 'label' || placesOf(vault, places).includes(place.id)) return true;
  if (link.kind === 'open') return place.visit === press;
  const known = await participants.ofWorker(settings.study, place.worker);
  const mine = known.find(({ assignmentId }) => assignmentId === place.assignmentId);
  return mine === undefined || (mine.state === 'allocated' && !mine.engaged);
}

/** LK4: when all places are taken, those whose holders were away for too long are given on. */
async function makeRoom(
  tx: Transaction,
  posting: LinkPosting,
  now: number,
): Promise<{ refusal: ReturnType<typeof refusalOf>; taken: number }> {
  let { taken } = posting;
  while (refusalOf({ ...posting, taken }, now) === 'PLACES_TAKEN') {
    const stale = await tx.links.stalePlaces(posting.id, now - posting.durationMs, STALE_PAGE);
    if (stale.length === 0) return { refusal: 'PLACES_TAKEN', taken };
    for (const place of stale) {
      const state = isFinished(place) ? 'done' : 'timed_out';
      await tx.links.changePlace(place.id, { state });
      if (state === 'timed_out') taken -= 1;
    }
  }
  return { refusal: refusalOf({ ...posting, taken }, now), taken };
}

function entryTo(
  { vault }: EngineContext,
  posting: LinkPosting,
  place: PlaceWithParticipant,
  browser: Browser,
): { kind: 'entry'; entry: Entry } {
  return {
    kind: 'entry',
    entry: {
      ids: {
        hitId: linkPostingName(posting.id),
        assignmentId: place.assignmentId,
        workerId: vault.decrypt(place.workerIdSealed),
        mode: posting.environment,
      },
      token: placeToken(vault, place.id),
      isProven: placesOf(vault, browser.places).includes(place.id),
      hasOpened: place.participant !== undefined,
      isFinished: isFinished(place),
    },
  };
}
