import { dialectOf } from '@turnout/store/database';
import { sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { LedgerKind } from '../domain/ledger.ts';
import type { MarketContext } from '../market/context.ts';
import type { MarketTables } from '../storage/tables.ts';

/** An account's amounts, and what its ledger adds up to by kind; minor units. */
export interface AccountSums {
  readonly name: string;
  readonly environment: string;
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly sums: ReadonlyMap<LedgerKind, number>;
}

/** In one statement, because money may move between two. */
export async function accountSums(
  { database }: MarketContext,
  environment: Environment | undefined,
): Promise<readonly AccountSums[]> {
  const all = dialectOf<MarketTables>(database.kind)
    .sql.selectFrom('market_requesters')
    .leftJoin('market_ledger', 'requester_id', 'market_requesters.id')
    .select(['market_requesters.id', 'name', 'environment', 'available_minor', 'held_minor', 'kind'])
    .select(sql<number | null>`cast(sum(amount_minor) as bigint)`.as('sum'))
    .groupBy(['market_requesters.id', 'name', 'environment', 'available_minor', 'held_minor', 'kind'])
    .orderBy('market_requesters.id');
  const rows = await database.read.query(
    environment === undefined ? all : all.where('environment', '=', environment),
  );
  const accounts = new Map<number, AccountSums & { readonly sums: Map<LedgerKind, number> }>();
  for (const row of rows) {
    const account = accounts.get(row.id) ?? {
      name: row.name,
      environment: row.environment,
      availableMinor: row.available_minor,
      heldMinor: row.held_minor,
      sums: new Map(),
    };
    accounts.set(row.id, account);
    // The ledger's repository alone writes the kind, from the same type. An account without entries has none.
    if (row.kind !== null && row.sum !== null) account.sums.set(row.kind as LedgerKind, row.sum);
  }
  return [...accounts.values()];
}

interface MarketCounts {
  readonly workers: number;
  readonly openHits: number;
}

/** @param now epoch ms UTC */
export async function marketCounts({ database }: MarketContext, now: number): Promise<MarketCounts> {
  const { sql: db } = dialectOf<MarketTables>(database.kind);
  const count = sql<number>`cast(count(*) as integer)`.as('count');
  const [workers] = await database.read.query(db.selectFrom('market_workers').select(count));
  const [hits] = await database.read.query(
    db
      .selectFrom('market_hits')
      .select(count)
      .where('status', '=', sql.lit('Assignable'))
      .where('expires_at', '>', now),
  );
  return { workers: workers?.count ?? 0, openHits: hits?.count ?? 0 };
}
