import { counted, shownAmount } from '@turnout/core';
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
  const { lines, skipped, request } = plan;
  if (lines.length === 0 && skipped.length === 0) return nobodyTexts[request.kind];
  return [
    ...(lines.length === 0 ? [] : planLines(plan)),
    ...unknownTexts(plan),
    ...skippedTexts(skipped),
  ].join('\n');
}

/** Said where a request is about nobody at all, so that nobody takes an empty answer for a failure. */
const nobodyTexts: Readonly<Record<PaymentPlan['request']['kind'], string>> = {
  approve: 'Nobody: no work waits for a decision.',
  reject: 'Nobody: no work waits for a decision.',
  reverse: 'Nobody: no work stands rejected.',
  bonus: 'Nobody: no work is approved yet.',
  screen_out: 'Nobody: nobody is at work or waits for a decision.',
};

/** Said before paying work that no participant of this study stands for. */
function unknownTexts({ request, lines }: PaymentPlan): readonly string[] {
  const unknown = lines.filter(({ participantId }) => participantId === undefined).length;
  if (request.kind !== 'approve' || unknown === 0) return [];
  return [`Without a participant of this study: ${unknown} of ${lines.length}, by --unknown-too.`];
}

function planLines({ currency, lines, ...plan }: PaymentPlan): readonly string[] {
  const money = (minor: number): string => shownAmount(minor, currency);
  const people = count(lines.length, 'assignment');
  const rows = lines.slice(0, MOST_ROWS);
  const more = lines.length > rows.length ? [`… and ${lines.length - rows.length} more`] : [];
  if (plan.totalMinor === 0)
    return [
      table(
        ['assignment', 'posting', 'what'],
        rows.map((line) => [line.externalId, line.postingId, line.kind]),
      ),
      ...more,
      '',
      `${people}; it costs nothing.`,
    ];
  return [
    table(
      ['assignment', 'posting', 'what', 'amount', 'fee'],
      rows.map((line) => [
        line.externalId,
        line.postingId,
        line.kind,
        money(line.amountMinor),
        money(line.feeMinor),
      ]),
    ),
    ...more,
    '',
    `${people}, ${money(plan.amountMinor)} + ${money(plan.feeMinor)} fees = ${money(plan.totalMinor)}`,
    balanceText(plan.balanceMinor, currency),
  ];
}

/** More rows tell a person nothing; `--json` has all of them. */
const MOST_ROWS = 40;

/** Those left out, together by reason. */
function skippedTexts(skipped: PaymentPlan['skipped']): readonly string[] {
  const byMessage = new Map<string, string[]>();
  for (const { message, externalId, detail } of skipped) {
    const named = detail === undefined ? externalId : `${externalId} (${detail})`;
    byMessage.set(message, [...(byMessage.get(message) ?? []), named]);
  }
  return [...byMessage].map(
    ([message, ids]) =>
      `left out (${ids.length}): ${message} ${ids.slice(0, 5).join(' ')}${ids.length > 5 ? ' …' : ''}`,
  );
}

export const balanceText = (minor: number | undefined, currency: string): string =>
  minor === undefined
    ? 'The recruiter does not tell its balance.'
    : `Balance: ${shownAmount(minor, currency)}`;

export const count = counted;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
