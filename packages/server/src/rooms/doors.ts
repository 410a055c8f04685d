import type { Links } from '@turnout/engine';
import type { Guessing } from './guessing.ts';
import type { NewPlaces } from './new-places.ts';

/** What people pass who come by a link or room. One of each for a server: they count. */
export interface Doors {
  readonly links: Links;
  readonly guessing: Guessing;
  readonly newPlaces: NewPlaces;
}
