import { TurnoutError } from '@turnout/core';

/** @throws TurnoutError REASON_MISSING */
export function reasonOf({ reason }: { readonly reason?: string }): string {
  if (reason === undefined || reason.trim() === '') throw new TurnoutError('REASON_MISSING');
  return reason.trim();
}
