import { FEE_STEP, rewardFee } from '../../../domain/fees.ts';
import { type Hit, priceOf } from '../../../domain/hit.ts';
import type { LintRule } from '../rule.ts';
import { amount, members, type SeenCall, text } from '../seen-call.ts';

export const feeStepPaid: LintRule = {
  rule: 'fee-step-paid',
  severity: 'warning',
  meaning:
    'A HIT of ten assignments or more costs a second 20 % of its rewards in fees, which HITs of nine do not.',
  remedy:
    'Post several HITs of nine with one HIT type. They no longer keep a worker to one assignment: grant a qualification when a worker starts, and require with DoesNotExist that it is absent.',
  watch: ({ context: { read }, note, later }) => ({
    see: (call) => {
      const added = addedBy(call);
      if (added === undefined) return;
      later(async () => {
        const hit = await read.hits.byHitId(added.hitId);
        if (hit === undefined || hit.maxAssignments < FEE_STEP) return;
        const extra = added.count * stepOf(hit);
        note({
          subject: hit.hitId,
          message: `${added.count} assignments in a HIT of ${hit.maxAssignments} cost ${dollars(extra)} more in fees than in HITs of nine.`,
        });
      });
    },
  }),
};

/** The assignments that a call bought. */
function addedBy({ operation, input, output, done }: SeenCall): { hitId: string; count: number } | undefined {
  const isExtension = operation === 'CreateAdditionalAssignmentsForHIT';
  const hitId = isExtension ? text(input, 'HITId') : text(members(output.HIT), 'HITId');
  const isCreation = operation === 'CreateHIT' || operation === 'CreateHITWithHITType';
  if (!done || hitId === undefined || !(isExtension || isCreation)) return undefined;
  const count = amount(input, isExtension ? 'NumberOfAdditionalAssignments' : 'MaxAssignments') ?? 1;
  return { hitId, count };
}

/** What the step costs for each assignment, minor units. */
const stepOf = (hit: Hit): number =>
  priceOf(hit).fee -
  rewardFee(hit.type.rewardMinor, { maxAssignments: FEE_STEP - 1, masters: hit.type.asksForMasters });

const dollars = (minor: number): string => `$${(minor / 100).toFixed(2)}`;
