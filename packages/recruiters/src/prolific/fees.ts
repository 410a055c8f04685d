import type { PostingOrder, Quote, QuoteLine } from '@turnout/core';
import type { CompletionCode } from './completion-codes.ts';

/** In ten-thousandths: 3330 is 33.3 %. */
export interface FeeRates {
  /** Prolific's fee on rewards and bonuses alike. */
  readonly platform: number;
  /** On the fee, never on what participants get. */
  readonly vat: number;
}

/**
 * Prolific's published fees: 42.8 % of the reward for companies, 33.3 % for universities and charities
 * (prolific.com/pricing, September 2026); in the United Kingdom 20 % VAT on the fee (researcher-help.prolific.com,
 * "Adding a VAT number"). What applies is the workspace's contract, so these defaults are the dearest ones.
 */
export const dearestRates: FeeRates = { platform: 4280, vat: 2000 };

const WHOLE = 10_000;

const halfUp = (minor: number, rate: number): number => Math.floor((minor * rate + WHOLE / 2) / WHOLE);

/**
 * Fee and the VAT on it, minor units. Prolific publishes rates and not how it rounds: a limit must not be passed by a
 * cent that it rounds the other way. So it is whichever is more, both rounded half up for each payment, or their exact
 * sum rounded up, which holds where Prolific rounds the sum of many payments.
 */
export function feeMinor(minor: number, { platform, vat }: FeeRates): number {
  const fee = halfUp(minor, platform);
  const exact = (minor * platform * (WHOLE + vat)) / (WHOLE * WHOLE);
  return Math.max(fee + halfUp(fee, vat), Math.ceil(exact));
}

/** What of the settings a price depends on. */
interface Priced {
  readonly fees: FeeRates;
  readonly completionCodes: readonly CompletionCode[];
}

export function quoteOf(order: Pick<PostingOrder, 'places' | 'rewardMinor'>, settings: Priced): Quote {
  const { places, rewardMinor: each } = order;
  const { fees } = settings;
  const both = feeMinor(each, fees);
  const fee = Math.min(both, Math.ceil((each * fees.platform) / WHOLE));
  const vat = both - fee;
  const line = (label: string, eachMinor: number) => ({
    label,
    count: places,
    eachMinor,
    totalMinor: eachMinor * places,
  });
  const lines = [line('Reward', each), line(`Prolific’s fee, ${percent(fees.platform)}`, fee)];
  if (fees.vat > 0) lines.push(line(`VAT on the fee, ${percent(fees.vat)}`, vat));
  const screenOuts = screenOutLines(settings);
  const screenOutsMinor = screenOuts.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  return {
    lines: [...lines, ...screenOuts],
    rewardMinor: each * places,
    feeMinor: both * places,
    screenOutsMinor,
    totalMinor: (each + both) * places + screenOutsMinor,
    hints: fees === dearestRates ? [DEAREST] : [],
  };
}

/** Prolific keeps the money of every slot from the day a study is published, whoever will be screened out. */
const screenOutLines = ({ fees, completionCodes }: Priced): readonly QuoteLine[] =>
  completionCodes
    .flatMap(({ actions }) => actions)
    .flatMap((action) => {
      if (action.action !== 'FIXED_SCREEN_OUT_PAYMENT') return [];
      const minor = action.fixed_screen_out_reward;
      const eachMinor = minor + feeMinor(minor, fees);
      const count = action.slots;
      return [
        { label: 'Screened out, fees included, at most', count, eachMinor, totalMinor: eachMinor * count },
      ];
    });

const DEAREST =
  'The fees are Prolific’s dearest ones, for none are set: see platform_fee and vat in prolific.json.';

const percent = (rate: number): string => `${rate / 100} %`;
