import { type JobCounts, type LedgerEntry, TurnoutError } from '@turnout/core';
import type { Operations, PaymentPlan, PaymentRequest } from '@turnout/engine';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes, print, printError, progressLine } from '../../output.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { limitsText } from '../pay/limits.ts';
import { listed, printJson } from '../present/json.ts';
import { paymentPlanText } from '../present/money.ts';
import { actOf, type SpendOptions } from './options.ts';
import { confirmed } from './spending.ts';

/** Plans, shows, confirms, orders, does, and tells what became of each. */
export const payRequest = (
  context: CommandContext,
  options: SpendOptions,
  requestFrom: (opened: OpenedOperations) => Promise<PaymentRequest>,
): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { operations } = opened;
    const isJson = options.json === true;
    const plan = await operations.payments.plan(await requestFrom(opened));
    if (!isJson) print(paymentPlanText(plan));
    if (!isJson && plan.totalMinor > 0) print(await limitsText(opened));
    if (options.dryRun === true) {
      if (isJson) printJson({ dryRun: true, plan: shownPlan(plan) });
      else print(`${obstaclesText(plan)}\nDry run: nothing was done.`);
      if (plan.obstacles.length > 0) process.exitCode = exitCodes.failed;
      return;
    }
    const begun = await begunBatches(operations, plan.request.kind);
    if (plan.lines.length === 0 && begun.length === 0) {
      if (isJson) printJson({ plan: shownPlan(plan) });
      throw new TurnoutError('NOTHING_TO_DO', leftOut(plan));
    }
    const [obstacle] = plan.obstacles;
    if (obstacle !== undefined) throw new TurnoutError(obstacle.code, obstacle.detail);
    const confirmedMinor = plan.lines.length === 0 ? undefined : await confirmed(context, plan, options);
    const order = await operations.payments.order(plan, actOf(options, confirmedMinor));
    if (begun.length > 0 && !isJson)
      print('Going on with what was ordered before and not brought to its end.');
    const batches = [...begun, ...(order.batch === undefined ? [] : [order.batch])];
    let counts: JobCounts | undefined;
    const entries: LedgerEntry[] = [];
    for (const batch of batches) {
      counts = await work(context, operations, batch);
      entries.push(...(await listed(operations.payments.entries({ batch }))));
    }
    if (isJson) printJson({ plan: shownPlan(plan), order, counts, entries });
    const done = entries.filter(({ state }) => state === 'confirmed').length;
    const open = entries.length - done;
    if (!isJson) print(`\n${done} of ${entries.length} done.`);
    if (open === 0) return;
    process.exitCode = exitCodes.failed;
    if (isJson) return;
    for (const entry of entries.filter(({ state }) => state !== 'confirmed').slice(0, 20)) {
      const last = (await operations.payments.steps(entry.id)).at(-1);
      printError(`ledger ${entry.id}: ${entry.state}${last === undefined ? '' : ` – ${last.note}`}`);
    }
    printError('Nothing is done twice: run it again, or look with: turnout pay reconcile');
  });

/**
 * Batches whose command went away before their end. Their jobs wait for whoever works on the database next, and without
 * a server that is the command that is run again.
 */
async function begunBatches({ payments }: Operations, kind: PaymentRequest['kind']): Promise<string[]> {
  const begun = await listed(payments.entries({ kinds: [kind], states: ['intent', 'sent'] }));
  return [...new Set(begun.map(({ batch }) => batch))];
}

/** Does the jobs of a batch, with a line that tells how far it is. */
async function work({ signal }: CommandContext, { jobs }: Operations, batch: string): Promise<JobCounts> {
  const progress = progressLine();
  try {
    return await jobs.work(batch, {
      ...(signal !== undefined && { signal }),
      onProgress: (counts) => {
        const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
        progress.show(`${counts.completed + counts.failed + counts.cancelled} of ${all}`);
      },
    });
  } finally {
    progress.done();
  }
}

const obstaclesText = ({ obstacles }: PaymentPlan): string =>
  obstacles.map(({ detail }) => `\nin the way: ${detail}\n`).join('');

const leftOut = ({ skipped }: PaymentPlan): string | undefined =>
  skipped.length === 0 ? undefined : `Left out: ${skipped.length}.`;

/** A plan without the worker's ids that a request by CSV may carry. */
const shownPlan = ({ request, ...plan }: PaymentPlan) => ({ kind: request.kind, ...plan });
