import type { LinkPayout } from '@turnout/core';
import type { Dialect } from '../sql/dialect.ts';
import { statement } from '../sql/statement.ts';

/** What was handed over for places, by hand. */
export const linkPayoutStatements = ({ sql: db }: Dialect) => ({
  payouts: statement<{ placeId: number }>()((arg) =>
    db
      .selectFrom('link_payouts')
      .select(['place_id', 'amount_minor', 'at', 'actor', 'reason'])
      .where('place_id', '=', arg('placeId'))
      .orderBy('id'),
  ),
  insertPayout: statement<LinkPayout>()((arg) =>
    db.insertInto('link_payouts').values({
      place_id: arg('placeId'),
      amount_minor: arg('amountMinor'),
      at: arg('at'),
      actor: arg('actor'),
      reason: arg('reason'),
    }),
  ),
});
