import { type AssignmentState, shownAmount, TurnoutError } from '@turnout/core';
import { type Chosen, choose } from '../recruiting/choose.ts';
import { limitObstacles } from '../recruiting/limits.ts';
import { isRealMoney, type RecruitingParts } from '../recruiting/parts.ts';
import { bonusAmounts } from './amounts.ts';
import { needsCount } from './confirmation.ts';
import { type Amount, judge } from './judge.ts';
import { keptForScreenOuts } from './screen-outs.ts';
import { costOfLines, spendingOf, splitByPerson } from './spending-check.ts';
import type { PaymentLine, PaymentPlan, PaymentRequest, SkippedPayment } from './types.ts';

/** What each kind of request is about; of a whole posting or study, the rest that no list names is passed over silently. */
const concerned: Readonly<Record<PaymentRequest['kind'], readonly AssignmentState[]>> = {
  approve: ['submitted'],
  reject: ['submitted'],
  reverse: ['rejected'],
  bonus: ['approved'],
  screen_out: ['working', 'submitted'],
};

/**
 * What a request comes to. Changes nothing.
 * @throws TurnoutError ASSIGNMENT_UNKNOWN, POSTING_UNKNOWN, REASON_MISSING, AMOUNT_INVALID, RECRUITER_CANNOT,
 * RECRUITER_REFUSED for a reason that it takes no rejection for, and what the recruiter throws when it cannot be asked for its balance
 */
export async function planPayments(parts: RecruitingParts, request: PaymentRequest): Promise<PaymentPlan> {
  expectPossible(parts, request);
  const { recruiter, context } = parts;
  const chosen = await choose(parts, request.which);
  const amounts = bonusAmounts(request, chosen, context.vault);
  const takeScreenOut = keptForScreenOuts(parts, context.store);
  const payable: PaymentLine[] = [];
  const skipped: SkippedPayment[] = [];
  for (const one of chosen) {
    const amountOf = amounts(one);
    if (!isMeant(request, one, amountOf)) continue;
    const judged = await judge(parts, context.store, request, one, {
      amountOf,
      takeScreenOut,
    });
    if (judged.line !== undefined) payable.push(judged.line);
    if (judged.skipped !== undefined) skipped.push(judged.skipped);
  }
  const { within: lines, skipped: tooMuch } = await splitByPerson(parts, context.store, payable);
  const balanceMinor = await recruiter.balanceMinor();
  const cost = costOfLines(lines);
  return {
    request,
    currency: recruiter.currency,
    lines,
    skipped: [...skipped, ...tooMuch],
    ...cost,
    balanceMinor,
    obstacles: await obstaclesOf(parts, lines, balanceMinor),
    needsConfirmation: isRealMoney(parts, cost.totalMinor),
    needsCount: needsCount(parts, request),
  };
}

/** Whoever is named, by the request or by a list of amounts, is meant however the work stands: to be told if left out. */
function isMeant(
  request: PaymentRequest,
  { assignment }: Chosen,
  amountOf: (computedMinor: number) => Amount,
): boolean {
  if ('assignments' in request.which) return true;
  if (request.kind !== 'bonus' || request.amount.kind !== 'listed')
    return concerned[request.kind].includes(assignment.state);
  const amount = amountOf(0);
  return !('skipped' in amount && amount.skipped.code === 'not_listed');
}

function expectPossible({ recruiter }: RecruitingParts, request: PaymentRequest): void {
  const { rejects, reversalMs, screenOutMinor } = recruiter.capabilities;
  if (request.kind === 'reject' && !rejects) throw new TurnoutError('RECRUITER_CANNOT', 'Rejecting.');
  if (request.kind === 'reverse' && reversalMs === 0)
    throw new TurnoutError('RECRUITER_CANNOT', 'Reversing a rejection.');
  if (request.kind === 'screen_out' && screenOutMinor === undefined)
    throw new TurnoutError('RECRUITER_CANNOT', 'Screening out.');
  if (reasonNeeded(request)?.trim() === '') throw new TurnoutError('REASON_MISSING');
  // Said before anything is written down, and by a dry run too.
  const refusal = request.kind === 'reject' ? recruiter.rejectionRefusal?.(request.reason) : undefined;
  if (refusal !== undefined) throw new TurnoutError('RECRUITER_REFUSED', refusal);
}

/** Approving, and taking a rejection back, need none. */
function reasonNeeded(request: PaymentRequest): string | undefined {
  switch (request.kind) {
    case 'reject':
      return request.reason.text;
    case 'bonus':
    case 'screen_out':
      return request.reason;
    default:
      return undefined;
  }
}

async function obstaclesOf(
  parts: RecruitingParts,
  lines: readonly PaymentLine[],
  balanceMinor: number | undefined,
): Promise<PaymentPlan['obstacles']> {
  const { currency } = parts.recruiter;
  const spending = spendingOf(lines);
  const needed = spending.furtherMinor;
  const limits = await limitObstacles(parts, parts.context.store, spending);
  return [
    ...limits.map((detail) => ({ code: 'LIMIT_EXCEEDED' as const, detail })),
    ...(balanceMinor !== undefined && balanceMinor < needed
      ? [
          {
            code: 'BALANCE_SHORT' as const,
            detail: `It holds ${shownAmount(balanceMinor, currency)}, and this needs ${shownAmount(needed, currency)}.`,
          },
        ]
      : []),
  ];
}
