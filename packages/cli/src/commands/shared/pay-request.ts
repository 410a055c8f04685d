import { TurnoutError } from '@turnout/core';
import type { Act, PaymentPlan, PaymentRequest } from '@turnout/engine';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes, print } from '../../output.ts';
import { withProgress } from '../../progress.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { limitsText } from '../pay/limits.ts';
import { printJson } from '../present/json.ts';
import { paymentPlanText } from '../present/money.ts';
import { actOf, type SpendOptions } from './options.ts';
import { type BegunBatches, begunBatches, doBatches, tellBatches } from './pay-batches.ts';
import { refresh } from './refresh.ts';
import { confirmed, confirmedCount } from './spending.ts';
import type { WhichOptions } from './which.ts';

/** Asks how the work stands, plans, shows, confirms, orders, does, and tells what became of each. */
export const payRequest = (
  context: CommandContext,
  options: SpendOptions & WhichOptions,
  requestFrom: (opened: OpenedOperations) => Promise<PaymentRequest>,
): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { payments } = opened.operations;
    const isJson = options.json === true;
    // Whoever handed in a moment ago is among them, and nobody is said to wait for nothing.
    await refresh(opened.operations, await askedPostings(opened, options));
    const request = await requestFrom(opened);
    const plan = await withProgress('Working out who it is about …', () => payments.plan(request));
    if (!isJson) print(paymentPlanText(plan));
    if (!isJson && plan.totalMinor > 0) print(await limitsText(opened));
    if (options.dryRun === true) {
      if (isJson) printJson({ dryRun: true, plan: shownPlan(plan) });
      else print(`${obstaclesText(plan)}\nDry run: nothing was done.`);
      if (plan.obstacles.length > 0) process.exitCode = exitCodes.failed;
      return;
    }
    const begun = await begunBatches(payments, plan.request.kind);
    if (plan.lines.length === 0 && begun.batches.length === 0) {
      if (isJson) printJson({ plan: shownPlan(plan) });
      throw nothingToDo(plan);
    }
    const [obstacle] = plan.obstacles;
    if (obstacle !== undefined) throw new TurnoutError(obstacle.code, obstacle.detail);
    const act = { ...actOf(options), ...(await confirmPlan(context, plan, options)) };
    const order = await withProgress('Writing the orders …', () => payments.order(plan, act));
    if (begun.batches.length > 0 && !isJson) print(goingOnText(begun));
    const batches = [...begun.batches, ...(order.batch === undefined ? [] : [order.batch])];
    const done = await doBatches(context, opened.operations, batches);
    if (isJson) printJson({ plan: shownPlan(plan), order, ...done });
    await tellBatches(opened, batches, done, isJson);
  });

/** Of the postings that are named, those that the recruiter can still be asked about. */
async function askedPostings(
  { operations: { recruiting } }: OpenedOperations,
  { posting }: WhichOptions,
): Promise<readonly number[] | undefined> {
  if (posting === undefined) return undefined;
  const named = await Promise.all(posting.map((text) => recruiting.find(text)));
  return named.filter(({ state }) => state === 'open' || state === 'ended').map(({ id }) => id);
}

const goingOnText = ({ isCallOut }: BegunBatches): string =>
  `Going on with what was ordered before and not brought to its end.${isCallOut ? '\nWhat was on its way then is asked about within two minutes, and sent again only if it was not done.' : ''}`;

/** What a person confirms of a plan; nothing where none is needed. */
async function confirmPlan(
  context: CommandContext,
  plan: PaymentPlan,
  options: SpendOptions,
): Promise<Pick<Act, 'confirmedMinor' | 'confirmedPeople'>> {
  const people = plan.lines.length;
  if (people === 0) return {};
  if (plan.needsCount) return { confirmedPeople: await confirmedCount(context, people, options) };
  if (plan.request.kind === 'reject') return {};
  const confirmedMinor = await confirmed(context, plan, options);
  return confirmedMinor === undefined ? {} : { confirmedMinor };
}

const obstaclesText = ({ obstacles }: PaymentPlan): string =>
  obstacles.map(({ detail }) => `\nin the way: ${detail}\n`).join('');

/** Where only the limit of a person is in the way, what helps is to raise it. */
function nothingToDo(plan: PaymentPlan): TurnoutError {
  const isLimit = plan.skipped.length > 0 && plan.skipped.every(({ code }) => code === 'limit_person');
  return isLimit
    ? new TurnoutError('LIMIT_EXCEEDED', plan.skipped[0]?.message)
    : new TurnoutError('NOTHING_TO_DO', leftOut(plan));
}

const leftOut = ({ skipped }: PaymentPlan): string | undefined =>
  skipped.length === 0 ? undefined : `Left out: ${skipped.length}.`;

/** A plan without the worker's ids that a request by CSV may carry. */
const shownPlan = ({ request, ...plan }: PaymentPlan) => ({ kind: request.kind, ...plan });
