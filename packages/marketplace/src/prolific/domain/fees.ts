/** What the service adds to what participants get. */
export interface ProlificFees {
  /** Of rewards and bonuses, in thousandths. */
  readonly feePerMille: number;
  /** Of the fee, in thousandths. */
  readonly vatPerMille: number;
}

/**
 * The published price: 42.8 % (33.3 % for academic and non-profit workspaces), https://www.prolific.com/pricing.
 * VAT is charged on the fee of workspaces in the United Kingdom, 20 %.
 */
export const publishedFees: ProlificFees = { feePerMille: 428, vatPerMille: 200 };

export interface Cost {
  readonly rewardMinor: number;
  readonly feeMinor: number;
  readonly vatMinor: number;
  readonly totalMinor: number;
}

/** The cost of one payment. Fee and VAT are rounded half up, for each payment by itself: an assumption. */
export function costOf(rewardMinor: number, fees: ProlificFees): Cost {
  const feeMinor = thousandths(rewardMinor, fees.feePerMille);
  const vatMinor = thousandths(feeMinor, fees.vatPerMille);
  return { rewardMinor, feeMinor, vatMinor, totalMinor: rewardMinor + feeMinor + vatMinor };
}

export const times = (cost: Cost, count: number): Cost => ({
  rewardMinor: cost.rewardMinor * count,
  feeMinor: cost.feeMinor * count,
  vatMinor: cost.vatMinor * count,
  totalMinor: cost.totalMinor * count,
});

export const sumOf = (costs: readonly Cost[]): Cost =>
  costs.reduce(
    (sum, cost) => ({
      rewardMinor: sum.rewardMinor + cost.rewardMinor,
      feeMinor: sum.feeMinor + cost.feeMinor,
      vatMinor: sum.vatMinor + cost.vatMinor,
      totalMinor: sum.totalMinor + cost.totalMinor,
    }),
    { rewardMinor: 0, feeMinor: 0, vatMinor: 0, totalMinor: 0 },
  );

const thousandths = (minor: number, perMille: number): number => Math.floor((minor * perMille + 500) / 1000);
