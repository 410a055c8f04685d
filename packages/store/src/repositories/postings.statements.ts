import type { NewPosting, NewPostingOrder } from '@turnout/core';
import type { PostingsTable } from '../schema.recruiting.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

export const postingColumns = [
  'id',
  'study',
  'environment',
  'recruiter',
  'design_version',
  'state',
  'external_id',
  'group_id',
  'worker_link',
  'annotation',
  'token',
  'title',
  'currency',
  'reward_minor',
  'fee_minor',
  'screen_outs_minor',
  'places',
  'duration_ms',
  'auto_approval_ms',
  'created_at',
  'ends_at',
  'lease_until',
  'campaign_id',
] as const satisfies readonly (keyof PostingsTable)[];

export type PostingStatements = ReturnType<typeof postingStatements>;

export function postingStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const postings = db.selectFrom('recruiter_postings').select(postingColumns);
  return {
    byId: statement<{ id: number }>()((arg) => postings.where('id', '=', arg('id'))),
    lock: statement<{ id: number }>()((arg) => locking(dialect, postings.where('id', '=', arg('id')))),
    // The newest: a recruiter that forgot everything (a rehearsal) may give out an id again.
    byExternalId: statement<{ recruiter: string; environment: string; externalId: string }>()((arg) =>
      postings
        .where('recruiter', '=', arg('recruiter'))
        .where('environment', '=', arg('environment'))
        .where('external_id', '=', arg('externalId'))
        .orderBy('id', 'desc')
        .limit(1),
    ),
    insert: statement<NewPosting>()((arg) =>
      db
        .insertInto('recruiter_postings')
        .values({
          study: arg('study'),
          environment: arg('environment'),
          recruiter: arg('recruiter'),
          design_version: arg('designVersion'),
          state: 'intended',
          annotation: arg('annotation'),
          token: arg('token'),
          title: arg('title'),
          currency: arg('currency'),
          reward_minor: arg('rewardMinor'),
          fee_minor: arg('feeMinor'),
          screen_outs_minor: arg('screenOutsMinor'),
          places: arg('places'),
          duration_ms: arg('durationMs'),
          auto_approval_ms: arg('autoApprovalMs'),
          created_at: arg('createdAt'),
          ends_at: arg('endsAt'),
          lease_until: arg('leaseUntil'),
          campaign_id: arg((posting) => orNull(posting.campaignId)),
        })
        .onConflict((conflict) => conflict.column('annotation').doNothing())
        .returning('id'),
    ),
    insertOrder: statement<NewPostingOrder>()((arg) =>
      db.insertInto('posting_orders').values({
        posting_id: arg('postingId'),
        at: arg('at'),
        amount_minor: arg('amountMinor'),
      }),
    ),
    ordered: statement<{ study: string; environment: string; since: number }>()((arg) =>
      db
        .selectFrom('posting_orders')
        .innerJoin('recruiter_postings', 'recruiter_postings.id', 'posting_orders.posting_id')
        .select(['posting_orders.posting_id', 'posting_orders.amount_minor'])
        .where('posting_orders.at', '>=', arg('since'))
        .where('recruiter_postings.study', '=', arg('study'))
        .where('recruiter_postings.environment', '=', arg('environment')),
    ),
  };
}
