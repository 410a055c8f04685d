import { requestError } from '../../domain/refusal.ts';
import type { MarketContext, Unit } from '../../market/context.ts';

const REMEMBERED_MS = 24 * 3_600_000;

export interface TokenedCall {
  readonly requesterId: number;
  readonly operation: string;
  readonly token: string | undefined;
  /** What this call is about to make. */
  readonly result: string;
}

/** MI1. @returns what an earlier call with this token made; undefined when there was none, or no token */
export const earlierResult = async (
  { clock }: MarketContext,
  unit: Unit,
  { requesterId, operation, token, result }: TokenedCall,
): Promise<string | undefined> => {
  if (token === undefined) return undefined;
  const at = clock.now();
  return unit.tokens.use({ requesterId, operation, token, result, at }, at - REMEMBERED_MS);
};

/** Clients tell a repeat by the words "idempotency token" and "already been processed". */
export const processedAlready = (token: string) =>
  requestError('InvalidParameterValue', `The idempotency token "${token}" has already been processed.`);
