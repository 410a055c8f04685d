import type { NewCampaign } from '@turnout/core';
import type { CampaignsTable } from '../schema.recruiting.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { statement } from '../sql/statement.ts';

export const campaignColumns = [
  'id',
  'study',
  'environment',
  'recruiter',
  'design_version',
  'state',
  'plan',
  'created_at',
  'ended_at',
  'note',
  'rounds',
] as const satisfies readonly (keyof CampaignsTable)[];

export type CampaignStatements = ReturnType<typeof campaignStatements>;

export function campaignStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const campaigns = db.selectFrom('recruiter_campaigns').select(campaignColumns);
  return {
    byId: statement<{ id: number }>()((arg) => campaigns.where('id', '=', arg('id'))),
    lock: statement<{ id: number }>()((arg) => locking(dialect, campaigns.where('id', '=', arg('id')))),
    insert: statement<NewCampaign>()((arg) =>
      db
        .insertInto('recruiter_campaigns')
        .values({
          study: arg('study'),
          environment: arg('environment'),
          recruiter: arg('recruiter'),
          design_version: arg('designVersion'),
          state: 'active',
          plan: arg((campaign) => JSON.stringify(campaign.plan)),
          created_at: arg('createdAt'),
        })
        .returning('id'),
    ),
  };
}
