import { isSettled, type LedgerEntry, type ListedBonus, referenceIn, referenceOf } from '@turnout/core';

/** The purpose of a bonus that was paid elsewhere and written down here afterwards. */
export const ELSEWHERE = 'elsewhere';

/**
 * Which bonuses of one assignment only one side knows: by reference, and by amount where the recruiter keeps no reasons
 * or where the bonus was not ordered here. What is under way here may be listed already, and is unknown to nobody.
 * @returns `unlisted` may also be what the recruiter does not list yet
 */
export function matchBonuses(
  entries: readonly LedgerEntry[],
  bonuses: readonly ListedBonus[],
): { readonly unknown: readonly ListedBonus[]; readonly unlisted: readonly LedgerEntry[] } {
  const unlisted = entries.filter(({ kind, state }) => kind === 'bonus' && state === 'confirmed');
  const foreign = bonuses.filter(
    (bonus) =>
      !takeOut(unlisted, isSame(bonus)) &&
      !entries.some((entry) => entry.kind === 'bonus' && !isSettled(entry.state) && isSame(bonus)(entry)),
  );
  const unknown = foreign.filter(
    ({ amountMinor }) =>
      !takeOut(unlisted, (entry) => entry.purpose === ELSEWHERE && entry.amountMinor === amountMinor),
  );
  return { unknown, unlisted };
}

const isSame =
  ({ reason, amountMinor }: ListedBonus) =>
  (entry: LedgerEntry): boolean =>
    reason === undefined
      ? entry.amountMinor === amountMinor
      : referenceOf(entry.token) === referenceIn(reason);

/** @returns whether there was one, which is gone from the entries now */
function takeOut(entries: LedgerEntry[], isIt: (entry: LedgerEntry) => boolean): boolean {
  const place = entries.findIndex(isIt);
  if (place >= 0) entries.splice(place, 1);
  return place >= 0;
}
