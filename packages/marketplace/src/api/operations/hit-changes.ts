import { type Hit, mayExtendTo, statusOf } from '../../domain/hit.ts';
import { Refusal, requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import { extendHit, moveExpiry } from '../../market/change-hit.ts';
import type { MarketContext } from '../../market/context.ts';
import { reviseHit } from '../../market/revise-hit.ts';
import type { Handlers } from '../handlers.ts';
import { lockedHit, ownHitType, wrongHitState } from './found.ts';
import { earlierResult, processedAlready } from './idempotency.ts';

/** Changing what was posted: its size, its end, its type, its mark of review. */
export function hitChangeOperations(context: MarketContext, accountOf: Accounts) {
  const { clock, profile } = context;
  const stateOf = (hit: Hit) => statusOf(hit, clock.now(), profile);
  return {
    CreateAdditionalAssignmentsForHIT: async (caller, input) => {
      const requester = await accountOf(caller);
      await context.transact(async (unit) => {
        const token = input.UniqueRequestToken;
        const hit = await lockedHit(unit, requester, input.HITId);
        const earlier = await earlierResult(context, unit, {
          requesterId: requester.id,
          operation: 'CreateAdditionalAssignmentsForHIT',
          token,
          result: hit.hitId,
        });
        if (earlier !== undefined) throw processedAlready(token ?? '');
        const total = hit.maxAssignments + input.NumberOfAdditionalAssignments;
        if (!mayExtendTo(hit.maxAssignments, total))
          throw requestError(
            'InvalidMaximumAssignmentsIncrease',
            `The HIT ${hit.hitId} was created with fewer than 10 assignments and cannot be extended to 10 or more.`,
          );
        await extendHit(context, unit, hit, input.NumberOfAdditionalAssignments);
      });
      return {};
    },
    UpdateExpirationForHIT: async (caller, { HITId, ExpireAt }) => {
      const requester = await accountOf(caller);
      await context.transact(async (unit) => {
        const hit = await lockedHit(unit, requester, HITId);
        const now = clock.now();
        const wished = Math.round(ExpireAt * 1000);
        // What has expired stays expired at its own time.
        if (wished <= now) return hit.expiresAt <= now ? hit : moveExpiry(context, unit, hit, now);
        if (sameSecond(wished, hit.expiresAt)) {
          if (profile.repeatedExpiration === 'allowed') return hit;
          throw processedAlready(`${hit.hitId}${javaDate(wished)}`);
        }
        if (wished < hit.expiresAt && profile.shortenExpiration === 'refused')
          throw new Refusal(
            'ParameterValidationError',
            `The value "${ExpireAt}" is not valid for the parameter ExpireAt: a HIT can be extended or expired at once.`,
          );
        return moveExpiry(context, unit, hit, wished);
      });
      return {};
    },
    UpdateHITReviewStatus: async (caller, { HITId, Revert = false }) => {
      const requester = await accountOf(caller);
      const [from, to] = Revert
        ? (['Reviewing', 'Reviewable'] as const)
        : (['Reviewable', 'Reviewing'] as const);
      await context.transact(async (unit) => {
        const hit = await lockedHit(unit, requester, HITId);
        const state = stateOf(hit);
        if (state !== from) throw wrongHitState(state, from);
        await unit.hits.update(hit.id, { status: to });
      });
      return {};
    },
    UpdateHITTypeOfHIT: async (caller, { HITId, HITTypeId }) => {
      const requester = await accountOf(caller);
      await context.transact(async (unit) => {
        const hit = await lockedHit(unit, requester, HITId);
        const type = await ownHitType(unit, requester, HITTypeId);
        if (await unit.assignments.everTaken(hit.id))
          throw requestError(
            'InvalidHITState',
            `The HIT type of HIT ${HITId} cannot be changed, because an assignment of it has been accepted or submitted.`,
          );
        await unit.hits.update(hit.id, { typeRow: type.id });
        await reviseHit(context, unit, { ...hit, type }, {}, clock.now());
      });
      return {};
    },
  } satisfies Partial<Handlers>;
}

/** boto and the command line send whole seconds only. */
const sameSecond = (one: number, other: number): boolean =>
  Math.floor(one / 1000) === Math.floor(other / 1000);

/** A moment as Java's Date prints it: "Sat Nov 21 08:00:00 UTC 2026". @param ms epoch ms UTC */
function javaDate(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}
