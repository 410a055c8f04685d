import { createHash } from 'node:crypto';
import { fingerprintText, type HitType, type HitTypeValues } from '../domain/hit-type.ts';
import { marketId } from '../domain/ids.ts';
import type { MarketContext, Unit } from './context.ts';

/** MH7: the type of these values, made if the requester has none. */
export const hitTypeFor = (
  { random, clock }: MarketContext,
  unit: Unit,
  requesterId: number,
  values: HitTypeValues,
): Promise<HitType> =>
  unit.hitTypes.findOrInsert({
    ...values,
    hitTypeId: marketId(random),
    groupId: marketId(random),
    requesterId,
    fingerprint: createHash('sha256').update(fingerprintText(values)).digest('hex'),
    createdAt: clock.now(),
  });
