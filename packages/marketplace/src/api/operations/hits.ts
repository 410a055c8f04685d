import { type Hit, statusOf } from '../../domain/hit.ts';
import type { HitTypeValues } from '../../domain/hit-type.ts';
import { Refusal, requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { disposeHit } from '../../market/dispose-hit.ts';
import { hitTypeFor } from '../../market/hit-type.ts';
import { newHitId, postHit } from '../../market/post-hit.ts';
import type { HitFilter } from '../../storage/hits.ts';
import type { Caller, Handlers } from '../handlers.ts';
import type { Input, Output } from '../shapes/index.ts';
import { checkedRequirements } from './checked-requirements.ts';
import { findHit, lockedHit, ownHit, ownHitType, wrongHitState } from './found.ts';
import { type HitInput, hitContent } from './hit-content.ts';
import { earlierResult } from './idempotency.ts';
import { listPage, type PageInput } from './paging.ts';
import { shownHit } from './shown.ts';
import { centsOf } from './wire.ts';

/** Thirty days: what AutoApprovalDelayInSeconds is where it is left out (API reference, CreateHIT). */
const AUTO_APPROVAL_S = 2_592_000;

/** Posting, reading and ending HITs. Changing their size and their end: hit-changes.ts. */
export function hitOperations(context: MarketContext, accountOf: Accounts) {
  const { read, clock, profile } = context;
  const show = (hit: Hit) => shownHit(hit, clock.now(), profile);
  const list = async (
    caller: Caller,
    operation: string,
    input: PageInput,
    filter: Omit<HitFilter, 'requesterId'>,
  ): Promise<Output<'ListHITs'>> => {
    const requester = await accountOf(caller);
    const scope = JSON.stringify([operation, requester.id, filter]);
    const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
      read.hits.list({ ...filter, requesterId: requester.id }, page),
    );
    return { ...paging, HITs: rows.map(show) };
  };
  const post = async (
    caller: Caller,
    operation: 'CreateHIT' | 'CreateHITWithHITType',
    input: HitInput,
    kind: HitTypeValues | string,
  ): Promise<Output<'CreateHIT'>> => {
    const requester = await accountOf(caller);
    const content = await hitContent(context, requester, input);
    const hitId = newHitId(context);
    const hit = await context.transact(async (unit) => {
      const token = input.UniqueRequestToken;
      const earlier = await earlierResult(context, unit, {
        requesterId: requester.id,
        operation,
        token,
        result: hitId,
      });
      // The client finds the id in this text.
      if (earlier !== undefined)
        throw requestError('HITAlreadyExists', `The HIT with ID "${earlier}" already exists.`);
      const type =
        typeof kind === 'string'
          ? await ownHitType(unit, requester, kind)
          : await hitTypeFor(context, unit, requester.id, kind);
      return postHit(context, unit, requester, hitId, { ...content, type });
    });
    return { HIT: show(hit) };
  };
  const typeValues = async (input: Input<'CreateHITType'>, caller: Caller): Promise<HitTypeValues> => {
    const rewardMinor = centsOf(input.Reward);
    if (rewardMinor < profile.minimumRewardMinor)
      throw new Refusal(
        'ParameterValidationError',
        `The value "${input.Reward}" is not valid for the parameter Reward.`,
      );
    return {
      title: input.Title,
      description: input.Description,
      keywords: input.Keywords,
      rewardMinor,
      durationMs: input.AssignmentDurationInSeconds * 1000,
      autoApprovalMs: (input.AutoApprovalDelayInSeconds ?? AUTO_APPROVAL_S) * 1000,
      requirements: await checkedRequirements(
        read,
        await accountOf(caller),
        input.QualificationRequirements ?? [],
      ),
    };
  };
  return {
    CreateHITType: async (caller, input) => {
      const requester = await accountOf(caller);
      const values = await typeValues(input, caller);
      const type = await context.transact((unit) => hitTypeFor(context, unit, requester.id, values));
      return { HITTypeId: type.hitTypeId };
    },
    CreateHIT: async (caller, input) => post(caller, 'CreateHIT', input, await typeValues(input, caller)),
    CreateHITWithHITType: (caller, input) => post(caller, 'CreateHITWithHITType', input, input.HITTypeId),
    GetHIT: async (caller, { HITId }) => ({
      HIT: show(await ownHit(read, await accountOf(caller), HITId)),
    }),
    ListHITs: (caller, input) => list(caller, 'ListHITs', input, {}),
    ListReviewableHITs: (caller, input) =>
      list(caller, 'ListReviewableHITs', input, {
        statuses: [input.Status ?? 'Reviewable'],
        hitTypeId: input.HITTypeId,
      }),
    ListHITsForQualificationType: (caller, input) =>
      list(caller, 'ListHITsForQualificationType', input, {
        qualificationTypeId: input.QualificationTypeId,
      }),
    DeleteHIT: async (caller, { HITId }) => {
      const requester = await accountOf(caller);
      const found = await findHit(read, requester, HITId);
      const allowed = 'Reviewing, Reviewable';
      if (found.status === 'Disposed') throw wrongHitState('Disposed', allowed);
      await context.transact(async (unit) => {
        const hit = await lockedHit(unit, requester, HITId);
        const state = statusOf(hit, clock.now(), profile);
        const unreviewed = hit.submitted + hit.pending > 0;
        if ((state !== 'Reviewable' && state !== 'Reviewing') || unreviewed)
          throw wrongHitState(state, allowed);
        await disposeHit(context, unit, hit, clock.now());
      });
      return {};
    },
  } satisfies Partial<Handlers>;
}
