import type { Environment } from '../domain/environment.ts';
import type { Hit } from '../domain/hit.ts';
import type { Unit } from './context.ts';

/** The environment a HIT belongs to: its requester's. */
export async function environmentOf(unit: Pick<Unit, 'requesters'>, hit: Hit): Promise<Environment> {
  const requester = await unit.requesters.byId(hit.requesterId);
  if (requester === undefined) throw new Error(`the requester of HIT ${hit.hitId} is not there`);
  return requester.environment;
}
