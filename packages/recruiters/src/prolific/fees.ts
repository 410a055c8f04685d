import { amountText, type PostingOrder, type Quote } from '@turnout/core';
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

/** Rounded up: a limit must not be passed by the cent that Prolific rounds the other way. */
const share = (minor: number, rate: number): number => Math.ceil((minor * rate) / 10_000);

/** Fee and the VAT on it, minor units. */
export function feeMinor(minor: number, rates: FeeRates): number {
  const fee = share(minor, rates.platform);
  return fee + share(fee, rates.vat);
}

/** What of the settings a price depends on. */
interface Priced {
  readonly fees: FeeRates;
  readonly currency: string;
  readonly completionCodes: readonly CompletionCode[];
}

export function quoteOf(order: Pick<PostingOrder, 'places' | 'rewardMinor'>, settings: Priced): Quote {
  const { places, rewardMinor: each } = order;
  const { fees } = settings;
  const fee = share(each, fees.platform);
  const vat = share(fee, fees.vat);
  const line = (label: string, eachMinor: number) => ({
    label,
    count: places,
    eachMinor,
    totalMinor: eachMinor * places,
  });
  const lines = [line('Reward', each), line(`Prolific’s fee, ${percent(fees.platform)}`, fee)];
  if (fees.vat > 0) lines.push(line(`VAT on the fee, ${percent(fees.vat)}`, vat));
  return {
    lines,
    rewardMinor: each * places,
    feeMinor: (fee + vat) * places,
    totalMinor: (each + fee + vat) * places,
    hints: hintsOf(settings),
  };
}

function hintsOf({ fees, currency, completionCodes }: Priced): readonly string[] {
  const hints: string[] = [];
  if (fees === dearestRates)
    hints.push(
      'The fees are Prolific’s dearest ones, for none are set: see platform_fee and vat in prolific.json.',
    );
  for (const action of completionCodes.flatMap(({ actions }) => actions))
    if (action.action === 'FIXED_SCREEN_OUT_PAYMENT') {
      const minor = action.fixed_screen_out_reward;
      const most = (minor + feeMinor(minor, fees)) * action.slots;
      hints.push(
        `Up to ${action.slots} people who are screened out come on top: ${amountText(most, currency)} ${currency} at most, fees included.`,
      );
    }
  return hints;
}

const percent = (rate: number): string => `${rate / 100} %`;
