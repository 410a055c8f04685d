import type { Environment } from './environment.ts';

/** An account that posts HITs in one environment. Money in minor units (cents). */
export interface Requester {
  readonly id: number;
  readonly environment: Environment;
  readonly accessKey: string;
  /** As workers see it. */
  readonly name: string;
  /** What may be spent: not what is held for open HITs. */
  readonly availableMinor: number;
  readonly heldMinor: number;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}
