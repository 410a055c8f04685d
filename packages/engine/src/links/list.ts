import {
  type AssignmentState,
  assignmentStateOf,
  type Link,
  type LinkKind,
  type LinkPosting,
  labelClaim,
  type Room,
  shownStartCode,
  typedCode,
  type Vault,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { everyRow } from '../paging.ts';
import { placesOfPosting } from './places-of-posting.ts';
import { joinAddress } from './posting-name.ts';
import { completionCode } from './tokens.ts';

export interface LinkView {
  readonly kind: LinkKind;
  readonly code: string;
  readonly label: string | undefined;
  readonly url: string;
  /** Of a link for one person; undefined until it is used. */
  readonly state: AssignmentState | undefined;
  readonly taken: number;
}

export const labelOf = (vault: Vault, link: Link): string | undefined =>
  link.labelSealed === undefined ? undefined : vault.decrypt(link.labelSealed);

/** A start code as it is shown to people. */
export const shownCode = ({ kind, code }: Link): string => (kind === 'lab' ? shownStartCode(code) : code);

/** The links of a posting with what became of each. */
export async function listLinks(context: EngineContext, posting: LinkPosting): Promise<readonly LinkView[]> {
  const { store, vault, clock, settings } = context;
  const rooms = await store.links.rooms(settings.study);
  const known = new Map<number, { taken: number; state: AssignmentState }>();
  for await (const place of placesOfPosting(store, posting)) {
    const state = assignmentStateOf(place, posting, clock.now());
    known.set(place.linkId, { state, taken: (known.get(place.linkId)?.taken ?? 0) + 1 });
  }
  const views: LinkView[] = [];
  for await (const link of everyRow((after, limit) => store.links.links(posting.id, after, limit)))
    views.push({
      kind: link.kind,
      code: shownCode(link),
      label: labelOf(vault, link),
      url: urlOf(context, posting, roomFor(rooms, link), link),
      state: link.kind === 'open' ? undefined : known.get(link.id)?.state,
      taken: known.get(link.id)?.taken ?? 0,
    });
  return views;
}

/**
 * The room that a label or start code was made for. Links of before do not say: personal addresses count only in a
 * secure room, and start codes only in one that is not.
 */
function roomFor(rooms: readonly Room[], link: Link): Room | undefined {
  if (link.roomId !== undefined) return rooms.find(({ id }) => id === link.roomId);
  const ofPosting = rooms.filter(({ postingId }) => postingId === link.postingId);
  return ofPosting.find(({ isSecure }) => isSecure === (link.kind === 'label')) ?? ofPosting[0];
}

function urlOf(
  { vault, settings }: EngineContext,
  posting: LinkPosting,
  room: Room | undefined,
  link: Link,
): string {
  if (link.kind === 'open' || link.kind === 'single') return joinAddress(posting.baseUrl, link.code);
  const address = `${posting.baseUrl}/room/${room?.name ?? ''}`;
  const label = labelOf(vault, link);
  if (room === undefined || label === undefined || !room.isSecure) return address;
  const hash = vault.sign(labelClaim(settings.study, room.name, label));
  return `${address}?${new URLSearchParams({ label, hash }).toString()}`;
}

/** LK6: whose completion code this is. */
export async function personOfCode(
  context: EngineContext,
  posting: LinkPosting,
  code: string,
): Promise<string | undefined> {
  const wanted = typedCode(code);
  for await (const place of placesOfPosting(context.store, posting))
    if (typedCode(completionCode(context.vault, place.assignmentId)) === wanted)
      return context.vault.decrypt(place.workerIdSealed);
  return undefined;
}
