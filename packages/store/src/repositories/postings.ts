import type { Posting, PostingFilter, PostingReader, PostingWriter } from '@turnout/core';
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import type { PostingsTable } from '../schema.recruiting.ts';
import type { Tables } from '../schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orNull, orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { type PostingStatements, postingColumns } from './postings.statements.ts';

export function postingReader(
  session: Session,
  statements: PostingStatements,
  { sql: db }: Dialect,
): PostingReader {
  return {
    byId: async (id) => postingOf(await first(session, statements.byId, { id })),
    byExternalId: async (recruiter, environment, externalId) =>
      postingOf(await first(session, statements.byExternalId, { recruiter, environment, externalId })),
    page: async (filter, after, limit) => {
      const rows = await session.query(
        db
          .selectFrom('recruiter_postings')
          .select(postingColumns)
          .where((row) => matching(row, filter))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(toPosting);
    },
    ordered: async (study, environment, since) => {
      const rows = await session.all(statements.ordered, { study, environment, since });
      const sums = new Map<number, number>();
      for (const { posting_id: id, amount_minor: minor } of rows) sums.set(id, (sums.get(id) ?? 0) + minor);
      return sums;
    },
  };
}

export function postingWriter(
  session: Session,
  statements: PostingStatements,
  dialect: Dialect,
): PostingWriter {
  return {
    ...postingReader(session, statements, dialect),
    insert: async (posting) => (await first(session, statements.insert, posting))?.id,
    order: async (order) => {
      await session.all(statements.insertOrder, order);
    },
    lock: async (id) => postingOf(await first(session, statements.lock, { id })),
    change: async (id, change) => {
      if (Object.keys(change).length === 0) return;
      await session.query(
        dialect.sql
          .updateTable('recruiter_postings')
          .set({
            ...(change.state !== undefined && { state: change.state }),
            ...('externalId' in change && { external_id: orNull(change.externalId) }),
            ...('groupId' in change && { group_id: orNull(change.groupId) }),
            ...('workerLink' in change && { worker_link: orNull(change.workerLink) }),
            ...(change.places !== undefined && { places: change.places }),
            ...(change.feeMinor !== undefined && { fee_minor: change.feeMinor }),
            ...(change.endsAt !== undefined && { ends_at: change.endsAt }),
            ...(change.leaseUntil !== undefined && { lease_until: change.leaseUntil }),
          })
          .where('id', '=', id),
      );
    },
  };
}

function matching(
  where: ExpressionBuilder<Tables, 'recruiter_postings'>,
  { study, environment, recruiter, states, campaignId }: PostingFilter,
): Expression<SqlBool> {
  const tests: Expression<SqlBool>[] = [];
  if (study !== undefined) tests.push(where('study', '=', study));
  if (environment !== undefined) tests.push(where('environment', '=', environment));
  if (recruiter !== undefined) tests.push(where('recruiter', '=', recruiter));
  if (campaignId !== undefined) tests.push(where('campaign_id', '=', campaignId));
  // An empty list matches nobody; PostgreSQL takes no empty IN ().
  if (states !== undefined) tests.push(states.length === 0 ? where.lit(false) : where('state', 'in', states));
  return where.and(tests);
}

const postingOf = (row: Selectable<PostingsTable> | undefined): Posting | undefined =>
  row === undefined ? undefined : toPosting(row);

const toPosting = (row: Selectable<PostingsTable>): Posting => ({
  id: row.id,
  study: row.study,
  environment: row.environment,
  recruiter: row.recruiter,
  designVersion: row.design_version,
  state: row.state,
  externalId: orUndefined(row.external_id),
  groupId: orUndefined(row.group_id),
  workerLink: orUndefined(row.worker_link),
  annotation: row.annotation,
  token: row.token,
  title: row.title,
  currency: row.currency,
  rewardMinor: row.reward_minor,
  feeMinor: row.fee_minor,
  screenOutsMinor: row.screen_outs_minor,
  places: row.places,
  durationMs: row.duration_ms,
  autoApprovalMs: row.auto_approval_ms,
  createdAt: row.created_at,
  endsAt: row.ends_at,
  leaseUntil: row.lease_until,
  campaignId: orUndefined(row.campaign_id),
});
