import type { LinkPosting, PlaceWithParticipant, Store } from '@turnout/core';
import { everyRow } from '../paging.ts';

/** @param readers a store, or a transaction */
export const placesOfPosting = (
  { links }: Pick<Store, 'links'>,
  { id }: Pick<LinkPosting, 'id'>,
): AsyncIterable<PlaceWithParticipant> => everyRow((after, limit) => links.places(id, after, limit));
