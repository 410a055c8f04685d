import { environments } from '../../../domain/environment.ts';
import { everyHit } from '../every-hit.ts';
import type { LintRule, Sighting } from '../rule.ts';

/** Fewer may all have been bad. */
const LEAST_REJECTED = 3;

export const rejectedAll: LintRule = {
  rule: 'rejected-all',
  severity: 'warning',
  meaning:
    'Everything that was reviewed of a HIT was rejected. Mostly the program then looks for its own records in the wrong place; rejected workers lose their pay and their standing.',
  remedy:
    'Check how submissions are matched with the study’s data. Within 30 days ApproveAssignment with OverrideRejection takes a rejection back, as long as the HIT is not deleted.',
  watch: ({ context }) => ({
    look: async () => {
      const found: Sighting[] = [];
      for (const environment of environments)
        for await (const { hitId, approved, rejected } of everyHit(context.read, environment))
          if (approved === 0 && rejected >= LEAST_REJECTED)
            found.push({ subject: hitId, message: `All ${rejected} reviewed assignments were rejected.` });
      return found;
    },
  }),
};
