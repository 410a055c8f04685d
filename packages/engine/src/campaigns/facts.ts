import {
  type Campaign,
  type CampaignFacts,
  type CampaignPlan,
  finishedStates,
  gridOf,
  type ParticipantState,
} from '@turnout/core';
import { allRows, everyRow } from '../paging.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { mostMinorOf, postingFigures } from '../recruiting/spending.ts';
import { postingsUnderWay } from '../recruiting/sync.ts';
import { listedOf } from '../recruiting/views.ts';

/** Everything that the next round depends on. Asks the recruiter how the open postings stand. */
export async function factsOf(parts: RecruitingParts, campaign: Campaign): Promise<CampaignFacts> {
  const { context } = parts;
  const { study, environment } = scopeOf(parts);
  const figures = await postingFigures(context.store, { study, environment, campaignId: campaign.id });
  const count = (...states: ('returned' | 'timed_out')[]): number =>
    figures.reduce(
      (sum, { assignments }) => sum + states.reduce((of, state) => of + (assignments[state] ?? 0), 0),
      0,
    );
  return {
    now: context.clock.now(),
    designVersion: context.settings.designVersion,
    reached: await reachedOf(parts, campaign),
    underWay: await placesUnderWay(parts),
    spentMinor: mostMinorOf(figures),
    taken: figures.reduce(
      (sum, { assignments }) => sum + Object.values(assignments).reduce((of, each) => of + each, 0),
      0,
    ),
    returned: count('returned', 'timed_out'),
  };
}

const FINISHED: readonly ParticipantState[] = [...finishedStates];

/**
 * How many participants of each cell of the design count, of this version and mode. For a campaign that has ended, whoever
 * came later is not of its doing.
 */
export async function reachedOf(
  { context, recruiter }: RecruitingParts,
  {
    plan,
    designVersion,
    endedAt,
  }: {
    readonly plan: Pick<CampaignPlan, 'counts'>;
    readonly designVersion: string;
    readonly endedAt?: number | undefined;
  },
): Promise<readonly number[]> {
  const cells = gridOf(context.settings);
  const reached = cells.map(() => 0);
  const participants = everyRow((after, limit) =>
    context.store.participants.page(
      {
        study: context.settings.study,
        mode: recruiter.environment,
        designVersion,
        // Whoever was rejected finished, and is of no use.
        states: plan.counts === 'completed' ? [...FINISHED, 'rejected'] : FINISHED,
        ...(plan.counts === 'usable' && { usable: true as const }),
      },
      after,
      limit,
    ),
  );
  for await (const { cell, enteredAt } of participants) {
    if (endedAt !== undefined && enteredAt > endedAt) continue;
    const index = cells.findIndex(
      ({ condition, counterbalance }) =>
        condition === cell.condition && counterbalance === cell.counterbalance,
    );
    // A cell that the design no longer has counts as the first, so that nobody is recruited for it anew.
    const at = Math.max(0, index);
    reached[at] = (reached[at] ?? 0) + 1;
  }
  return reached;
}

/** Places that are open or being worked on, of all postings of the study; one that may have been made counts whole. */
export async function placesUnderWay(parts: RecruitingParts): Promise<number> {
  const { store } = parts.context;
  const filter = { ...scopeOf(parts), states: ['intended'] as const };
  const intended = await allRows((after, limit) => store.postings.page(filter, after, limit));
  const busy = await postingsUnderWay(parts);
  const listed = await listedOf(parts, busy);
  const bound = busy.map(({ state, externalId, places }) => {
    const now = listed.get(externalId);
    // What was posted a moment ago may not be listed yet.
    if (now === undefined) return state === 'open' ? places : 0;
    return now.pending + (state === 'open' ? now.available : 0);
  });
  return [...intended.map(({ places }) => places), ...bound].reduce((sum, places) => sum + places, 0);
}
