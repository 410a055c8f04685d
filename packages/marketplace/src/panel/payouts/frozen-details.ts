import type { Vault } from '@turnout/core';
import type { PayoutDetails } from '../../domain/payout-details.ts';

/** Who is paid where, as it was when the list was made. */
export interface FrozenDetails {
  readonly name: string;
  /** JSON of PayoutDetails. */
  readonly payout?: string;
  readonly student?: string;
}

export const sealDetails = (vault: Pick<Vault, 'encrypt'>, details: FrozenDetails): string =>
  vault.encrypt(JSON.stringify(details));

/** @param sealed undefined: erased since */
export const openDetails = (
  vault: Pick<Vault, 'decrypt'>,
  sealed: string | undefined,
): FrozenDetails | undefined =>
  // Only `sealDetails` makes it, from the same type.
  sealed === undefined ? undefined : (JSON.parse(vault.decrypt(sealed)) as FrozenDetails);

export const payoutOf = (details: FrozenDetails | undefined): PayoutDetails | undefined =>
  details?.payout === undefined ? undefined : (JSON.parse(details.payout) as PayoutDetails);
