import { batchesOf, type Quote, type RecruiterProblem, shownAmount } from '@turnout/core';
import { limitInTheWay } from './limits.ts';
import { isRealMoney, type RecruitingParts } from './parts.ts';
import type { PostingPreview, PostingRequest } from './types.ts';

/** What a request comes to, and what is in its way. Changes nothing. */
export async function previewPosting(
  parts: RecruitingParts,
  request: PostingRequest,
): Promise<PostingPreview> {
  const batches = batchesOf(request.places, request.batchOf);
  const quote = quoteOf(parts, batches, request.rewardMinor);
  return describe(parts, batches, quote, request.rewardMinor);
}

/** The cost of several postings together. */
export function quoteOf(
  { recruiter }: RecruitingParts,
  batches: readonly number[],
  rewardMinor: number,
): Quote {
  const quotes = batches.map((places) => recruiter.quote({ places, rewardMinor }));
  const lines = new Map<string, Quote['lines'][number]>();
  for (const line of quotes.flatMap((quote) => quote.lines)) {
    const key = `${line.label} ${line.eachMinor}`;
    const known = lines.get(key) ?? { ...line, count: 0, totalMinor: 0 };
    lines.set(key, {
      ...known,
      count: known.count + line.count,
      totalMinor: known.totalMinor + line.totalMinor,
    });
  }
  const sum = (of: (quote: Quote) => number): number => quotes.reduce((all, quote) => all + of(quote), 0);
  return {
    lines: [...lines.values()],
    rewardMinor: sum((quote) => quote.rewardMinor),
    feeMinor: sum((quote) => quote.feeMinor),
    screenOutsMinor: sum((quote) => quote.screenOutsMinor),
    totalMinor: sum((quote) => quote.totalMinor),
    hints: [...new Set(quotes.flatMap((quote) => quote.hints))],
  };
}

/** Adds what the recruiter, the account and the limits say to a quote. */
export async function describe(
  parts: RecruitingParts,
  batches: readonly number[],
  quote: Quote,
  rewardMinor: number,
): Promise<PostingPreview> {
  const { recruiter, context } = parts;
  const balanceMinor = await recruiter.balanceMinor();
  const problems: RecruiterProblem[] = [...(await problemsOf(parts))];
  const limit = await limitInTheWay(parts, context.store, { totalMinor: quote.totalMinor, rewardMinor });
  if (limit !== undefined)
    problems.push({
      code: 'LIMIT_EXCEEDED',
      message: limit,
      remedy: 'Offer fewer places, or raise limit_person, limit_day or limit_study in [Turnout] on purpose.',
    });
  if (balanceMinor !== undefined && balanceMinor < quote.totalMinor)
    problems.push({
      code: 'BALANCE_SHORT',
      message: `The account holds ${shownAmount(balanceMinor, recruiter.currency)}, and this comes to ${shownAmount(quote.totalMinor, recruiter.currency)}.`,
      remedy: 'Add money to the account, or offer fewer places.',
    });
  return {
    currency: recruiter.currency,
    batches,
    quote,
    balanceMinor,
    problems,
    needsConfirmation: isRealMoney(parts, quote.totalMinor),
  };
}

/** What is wrong with the recruiter as it is set up, and with the address that it would send people to. */
export const problemsOf = async (parts: RecruitingParts): Promise<readonly RecruiterProblem[]> => [
  ...(await parts.recruiter.problems()),
  ...addressProblems(parts),
];

const LOCAL = /^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[::1?\])$/;

/** People elsewhere cannot open an address of this machine, and would have taken a place in vain. */
function addressProblems({ recruiter, settings }: RecruitingParts): readonly RecruiterProblem[] {
  if (recruiter.environment !== 'live' || !recruiter.capabilities.pays) return [];
  const { hostname } = new URL(settings.adUrl);
  if (!LOCAL.test(hostname)) return [];
  return [
    {
      code: 'STUDY_LOCAL',
      message: `The study’s address is ${hostname}: nobody but this machine can open it.`,
      remedy: 'Set ad_url in config.txt to the study’s public address.',
    },
  ];
}
