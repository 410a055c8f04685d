/** What a lab gives for earnings where it rewards in course credit. */
export interface CreditRate {
  /** Whether people may choose credit themselves, when they sign up or later. */
  readonly mayChoose: boolean;
  /** As people read it, such as "points" or "minutes". */
  readonly unit: string;
  /** Minor units that one credit stands for. */
  readonly minorPerCredit: number;
}

export const usualCreditRate: CreditRate = { mayChoose: false, unit: 'points', minorPerCredit: 1000 };

/** @returns hundredths of a credit, half a hundredth upwards */
export const creditsFor = (amountMinor: number, { minorPerCredit }: CreditRate): number =>
  Math.round((amountMinor * 100) / minorPerCredit);

/** @param hundredths of a credit */
export const writtenCredits = (hundredths: number): string => (hundredths / 100).toFixed(2);
