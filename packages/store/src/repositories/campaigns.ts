import type { Campaign, CampaignPlan, CampaignReader, CampaignWriter } from '@turnout/core';
import type { Selectable } from 'kysely';
import type { CampaignsTable } from '../schema.recruiting.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orNull, orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { type CampaignStatements, campaignColumns } from './campaigns.statements.ts';
import { insertedId } from './inserted-id.ts';

export function campaignReader(
  session: Session,
  statements: CampaignStatements,
  { sql: db }: Dialect,
): CampaignReader {
  return {
    byId: async (id) => campaignOf(await first(session, statements.byId, { id })),
    page: async ({ study, environment, states }, after, limit) => {
      // An empty list matches nobody; PostgreSQL takes no empty IN ().
      if (states?.length === 0) return [];
      const rows = await session.query(
        db
          .selectFrom('recruiter_campaigns')
          .select(campaignColumns)
          .where('study', '=', study)
          .$if(environment !== undefined, (query) => query.where('environment', '=', environment ?? ''))
          .$if(states !== undefined, (query) => query.where('state', 'in', states ?? []))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(toCampaign);
    },
  };
}

export function campaignWriter(
  session: Session,
  statements: CampaignStatements,
  dialect: Dialect,
): CampaignWriter {
  return {
    ...campaignReader(session, statements, dialect),
    insert: async (campaign) => insertedId(await first(session, statements.insert, campaign)),
    lock: async (id) => campaignOf(await first(session, statements.lock, { id })),
    change: async (id, change) => {
      if (Object.keys(change).length === 0) return;
      await session.query(
        dialect.sql
          .updateTable('recruiter_campaigns')
          .set({
            ...(change.state !== undefined && { state: change.state }),
            ...('endedAt' in change && { ended_at: orNull(change.endedAt) }),
            ...('note' in change && { note: orNull(change.note) }),
            ...(change.rounds !== undefined && { rounds: change.rounds }),
            ...(change.plan !== undefined && { plan: JSON.stringify(change.plan) }),
          })
          .where('id', '=', id),
      );
    },
  };
}

const campaignOf = (row: Selectable<CampaignsTable> | undefined): Campaign | undefined =>
  row === undefined ? undefined : toCampaign(row);

const toCampaign = (row: Selectable<CampaignsTable>): Campaign => ({
  id: row.id,
  study: row.study,
  environment: row.environment,
  recruiter: row.recruiter,
  designVersion: row.design_version,
  state: row.state,
  plan: planOf(row.plan),
  createdAt: row.created_at,
  endedAt: orUndefined(row.ended_at),
  note: orUndefined(row.note),
  rounds: row.rounds,
});

function planOf(text: string): CampaignPlan {
  // Only this repository writes the column, from the same type; JSON leaves out what is undefined.
  const plan = JSON.parse(text) as CampaignPlan;
  return {
    ...plan,
    batchOf: plan.batchOf,
    budgetMinor: plan.budgetMinor,
    hours: plan.hours,
    mostReturned: plan.mostReturned,
  };
}
