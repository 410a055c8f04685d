import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { WorkerStatus } from '../domain/worker.ts';
import type { Page } from './hits.ts';
import type { MarketTables } from './tables.ts';

export interface PeopleFilter {
  readonly status?: WorkerStatus | undefined;
  /** Stands in the name, the e-mail address or the worker's public id, in whatever case. */
  readonly words?: string | undefined;
}

/** A person in the administration's list. Only one whose account is erased has no name. */
export interface PanelPerson {
  /** The number of the worker's row. */
  readonly id: number;
  readonly workerId: string;
  readonly status: WorkerStatus;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly invitation: string | undefined;
  readonly country: string;
  /** In both environments. */
  readonly approved: number;
  /** Epoch ms. */
  readonly createdAt: number;
}

export interface StatusCount {
  readonly status: WorkerStatus;
  readonly people: number;
}

/** People as the lab's administration looks for them. */
export function panelPeopleRepository(session: Session, { sql: db, kind }: Dialect<MarketTables>) {
  const all = db
    .selectFrom('market_workers as w')
    .leftJoin('market_people as p', 'p.worker_id', 'w.id')
    .select([
      'w.id',
      'w.worker_id',
      'w.status',
      'w.country',
      'w.created_at',
      'p.name',
      'p.email',
      'p.invitation',
    ])
    .select((row) =>
      row
        .selectFrom('market_worker_counts as c')
        .whereRef('c.worker_id', '=', 'w.id')
        .select(sql<number>`cast(coalesce(sum(c.approved), 0) as integer)`.as('sum'))
        .as('approved'),
    );
  const read = async (query: typeof all): Promise<readonly PanelPerson[]> =>
    (await session.query(query)).map((row) => ({
      id: row.id,
      workerId: row.worker_id,
      // Only the workers' repository writes the column, from the same type.
      status: row.status as WorkerStatus,
      name: orUndefined(row.name),
      email: orUndefined(row.email),
      invitation: orUndefined(row.invitation),
      country: row.country,
      approved: row.approved ?? 0,
      createdAt: row.created_at,
    }));
  const holds = (column: 'p.name' | 'p.email' | 'w.worker_id', words: string) => {
    const lower = sql`lower(coalesce(${sql.ref(column)}, ''))`;
    const wanted = sql`lower(cast(${words} as text))`;
    return kind === 'postgres'
      ? sql<boolean>`strpos(${lower}, ${wanted}) > 0`
      : sql<boolean>`instr(${lower}, ${wanted}) > 0`;
  };
  return {
    list: async (
      { status, words }: PeopleFilter,
      { after, limit }: Page,
    ): Promise<readonly PanelPerson[]> => {
      let found = all.where('w.id', '>', after).orderBy('w.id').limit(limit);
      if (status !== undefined) found = found.where('w.status', '=', status);
      if (words !== undefined && words !== '')
        found = found.where((where) =>
          where.or([holds('p.name', words), holds('p.email', words), holds('w.worker_id', words)]),
        );
      return read(found);
    },
    byIds: async (ids: readonly number[]): Promise<readonly PanelPerson[]> =>
      ids.length === 0 ? [] : read(all.where('w.id', 'in', ids)),
    countByStatus: async (): Promise<readonly StatusCount[]> =>
      (
        await session.query(
          db
            .selectFrom('market_workers')
            .select(['status', sql<number>`cast(count(*) as integer)`.as('people')])
            .groupBy('status'),
        )
      ).map((row) => ({ status: row.status as WorkerStatus, people: row.people })),
    /** Locks the row, so that two administrators do not decide on one person at once. */
    setStatus: async (id: number, from: readonly WorkerStatus[], to: WorkerStatus): Promise<boolean> =>
      (
        await session.query(
          db
            .updateTable('market_workers')
            .set({ status: to })
            .where('id', '=', id)
            .where('status', 'in', from)
            .returning('id'),
        )
      ).length > 0,
  };
}
