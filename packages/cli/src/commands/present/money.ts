import { shownAmount } from '@turnout/core';
import type { PaymentPlan, PostingPreview } from '@turnout/engine';
import { table } from '../../output.ts';

/** What a posting comes to, fees included. */
export function postingPreviewText(preview: PostingPreview, title: string): string {
  const { currency, quote, batches, balanceMinor } = preview;
  const money = (minor: number): string => shownAmount(minor, currency);
  const rows = quote.lines.map((line) => [
    line.label,
    line.count,
    money(line.eachMinor),
    money(line.totalMinor),
  ]);
  const lines = [
    `“${title}”, ${count(sum(batches), 'place')}${batches.length > 1 ? ` in ${batches.length} postings` : ''}`,
    '',
    table(['', 'count', 'each', 'total'], [...rows, ['in all', '', '', money(quote.totalMinor)]]),
    '',
    balanceText(balanceMinor, currency),
    ...quote.hints.map((hint) => `note: ${hint}`),
  ];
  return lines.join('\n');
}

/** What a command that is not a dry run would be refused with. */
export const problemsText = (problems: PostingPreview['problems']): string =>
  problems.map(({ message, remedy }) => `\nin the way: ${message}\n→ ${remedy}\n`).join('');

/** What paying or deciding comes to: who gets what, who is left out and why. */
export function paymentPlanText(plan: PaymentPlan): string {
  const { currency, lines, skipped } = plan;
  const money = (minor: number): string => shownAmount(minor, currency);
  const shown = lines.slice(0, MOST_ROWS);
  const text = [
    ...(lines.length === 0
      ? []
      : [
          table(
            ['assignment', 'posting', 'what', 'amount', 'fee'],
            shown.map((line) => [
              line.externalId,
              line.postingId,
              line.kind,
              money(line.amountMinor),
              money(line.feeMinor),
            ]),
          ),
          ...(lines.length > shown.length ? [`… and ${lines.length - shown.length} more`] : []),
          '',
          `${count(lines.length, 'assignment')}, ${money(plan.amountMinor)} + ${money(plan.feeMinor)} fees = ${money(plan.totalMinor)}`,
          balanceText(plan.balanceMinor, currency),
        ]),
    ...skippedTexts(skipped),
  ];
  return text.join('\n');
}

/** More rows tell a person nothing; `--json` has all of them. */
const MOST_ROWS = 40;

/** Those left out, together by reason. */
function skippedTexts(skipped: PaymentPlan['skipped']): readonly string[] {
  const byMessage = new Map<string, string[]>();
  for (const { message, externalId } of skipped)
    byMessage.set(message, [...(byMessage.get(message) ?? []), externalId]);
  return [...byMessage].map(
    ([message, ids]) =>
      `left out (${ids.length}): ${message} ${ids.slice(0, 5).join(' ')}${ids.length > 5 ? ' …' : ''}`,
  );
}

export const balanceText = (minor: number | undefined, currency: string): string =>
  minor === undefined
    ? 'The recruiter does not tell its balance.'
    : `Balance: ${shownAmount(minor, currency)}`;

/** `1 place`, `2 places`. */
export const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
