import {
  finishedStates,
  goneStates,
  type LinkBonus,
  type NewPlace,
  type ParticipantState,
  stateCodes,
} from '@turnout/core';
import { type Selectable, sql } from 'kysely';
import type { LinkPlacesTable } from '../schema.links.ts';
import type { Dialect } from '../sql/dialect.ts';
import { statement } from '../sql/statement.ts';

export type StoredPlace = Selectable<LinkPlacesTable> & {
  readonly participant_state: number | null;
  readonly ended_at: number | null;
};

/** Places with what became of their participations, and the bonuses noted for them. */
export function linkPlaceStatements({ sql: db }: Dialect) {
  const places = db
    .selectFrom('link_places')
    .innerJoin('link_postings', 'link_postings.id', 'link_places.posting_id')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.study', '=', 'link_postings.study')
        .onRef('participants.worker', '=', 'link_places.worker')
        .onRef('participants.assignment_id', '=', 'link_places.assignment_id'),
    );
  const rows = places.select([
    'link_places.id',
    'link_places.posting_id',
    'link_places.link_id',
    'link_places.visit',
    'link_places.worker',
    'link_places.worker_id_sealed',
    'link_places.assignment_id',
    'link_places.state',
    'link_places.taken_at',
    'link_places.decided_at',
    'participants.state as participant_state',
    'participants.ended_at',
  ]);
  const codes = (states: readonly ParticipantState[]) =>
    sql.join(states.map((state) => sql.lit(stateCodes[state])));
  const isFinished = sql<boolean>`coalesce(participants.state in (${codes([...finishedStates, 'rejected'])}), false)`;
  const isGone = sql<boolean>`coalesce(participants.state in (${codes(goneStates)}), false)`;
  return {
    place: statement<{ id: number }>()((arg) => rows.where('link_places.id', '=', arg('id'))),
    placeOf: statement<{ linkId: number; visit: string }>()((arg) =>
      rows.where('link_places.link_id', '=', arg('linkId')).where('link_places.visit', '=', arg('visit')),
    ),
    placeByAssignment: statement<{ assignmentId: string }>()((arg) =>
      rows.where('link_places.assignment_id', '=', arg('assignmentId')),
    ),
    places: statement<{ postingId: number; after: number; limit: number }>()((arg) =>
      rows
        .where('link_places.posting_id', '=', arg('postingId'))
        .where('link_places.id', '>', arg('after'))
        .orderBy('link_places.id')
        .limit(arg('limit')),
    ),
    stalePlaces: statement<{ postingId: number; before: number; limit: number }>()((arg) =>
      rows
        .where('link_places.posting_id', '=', arg('postingId'))
        // Written out, not bound: only so do the planners see that the partial index fits.
        .where('link_places.state', '=', sql.lit('held'))
        .where(sql<boolean>`(link_places.taken_at <= ${arg('before')} or ${isGone})`)
        .orderBy('link_places.taken_at')
        .limit(arg('limit')),
    ),
    figures: statement<{ postingId: number; since: number }>()((arg) =>
      places
        .select([
          sql<number>`count(case when ${isFinished} then 1 end)`.as('to_review'),
          sql<number>`count(case when link_places.state = 'held' and not ${isFinished} and not ${isGone}
            and link_places.taken_at > ${arg('since')} then 1 end)`.as('pending'),
          sql<number>`count(case when link_places.state = 'held' and not ${isFinished}
            and (${isGone} or link_places.taken_at <= ${arg('since')}) then 1 end)`.as('abandoned'),
        ])
        .where('link_places.posting_id', '=', arg('postingId'))
        .where('link_places.decided_at', 'is', null),
    ),
    insertPlace: statement<NewPlace>()((arg) =>
      db
        .insertInto('link_places')
        .values({
          posting_id: arg('postingId'),
          link_id: arg('linkId'),
          visit: arg('visit'),
          worker: arg('worker'),
          worker_id_sealed: arg('workerIdSealed'),
          assignment_id: arg('assignmentId'),
          state: 'held',
          taken_at: arg('takenAt'),
        })
        .onConflict((conflict) => conflict.columns(['link_id', 'visit']).doNothing())
        .returning('id'),
    ),
    bonuses: statement<{ placeId: number }>()((arg) =>
      db
        .selectFrom('link_bonuses')
        .select(['place_id', 'token', 'amount_minor', 'reason', 'at'])
        .where('place_id', '=', arg('placeId')),
    ),
    insertBonus: statement<LinkBonus>()((arg) =>
      db
        .insertInto('link_bonuses')
        .values({
          place_id: arg('placeId'),
          token: arg('token'),
          amount_minor: arg('amountMinor'),
          reason: arg('reason'),
          at: arg('at'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('place_id'),
    ),
  };
}
