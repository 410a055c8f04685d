import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import {
  type LinePayoutEntry,
  type Owed,
  owedOf,
  PAYOUT_CURRENCY,
  type PayoutEntry,
  type PayoutEntryKind,
  type PayoutLineStatus,
} from '../domain/payout.ts';
import type { PayoutMethod } from '../domain/payout-details.ts';
import type { PayoutLinesTable, PayoutListsTable } from './panel.tables.ts';
import type { MarketTables } from './tables.ts';

export interface PayoutList {
  readonly id: number;
  readonly kind: 'money' | 'credits';
  readonly currency: string;
  readonly note: string;
  /** Epoch ms UTC. */
  readonly createdAt: number;
  /** The name of an administrator. */
  readonly createdBy: string;
}

export interface PayoutLine {
  readonly id: number;
  readonly listId: number;
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly amountMinor: number;
  /** Hundredths. */
  readonly credits: number | undefined;
  readonly method: PayoutMethod | 'credits';
  readonly courseId: number | undefined;
  readonly detailsSealed: string | undefined;
  readonly reference: string;
  readonly status: PayoutLineStatus;
  /** YYYY-MM-DD. */
  readonly paidOn: string | undefined;
  readonly paidReference: string | undefined;
}

export type ListSummary = PayoutList & {
  readonly lines: number;
  readonly openLines: number;
  /** Of lines that are open or paid. */
  readonly amountMinor: number;
};

/** A person's earnings and where they are. */
export type Account = Owed & {
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly earnedMinor: number;
};

type Sums = { readonly worker_id: number } & Readonly<Record<PayoutEntryKind, number>>;

const nothing = { listed: 0, returned: 0, paid: 0, bounced: 0, 'written-off': 0 } as const;

/** Who is owed what, on which list it stands, and what was paid. Changes are made under `lock`. */
export function payoutRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const earned = db
    .selectFrom('market_ledger as l')
    .innerJoin('market_requesters as r', 'r.id', 'l.requester_id')
    .where('r.environment', '=', 'production')
    .where('l.kind', 'in', ['reward', 'bonus'])
    .where('l.worker_id', 'is not', null)
    .groupBy('l.worker_id')
    .select(['l.worker_id', sql<number>`cast(sum(l.amount_minor) as bigint)`.as('earned')]);
  const sumOf = (kind: PayoutEntryKind) =>
    sql<number>`cast(coalesce(sum(case when kind = ${sql.lit(kind)} then amount_minor end), 0) as bigint)`.as(
      kind,
    );
  const entries = db
    .selectFrom('market_payout_entries')
    .select(['worker_id', 'kind', 'amount_minor', 'currency', 'at', 'id'])
    .unionAll(
      db
        .selectFrom('market_write_offs')
        .select(['worker_id', sql<string>`'written-off'`.as('kind'), 'amount_minor', 'currency', 'at', 'id']),
    )
    .as('e');
  const moved = db
    .selectFrom(entries)
    .where('currency', '=', PAYOUT_CURRENCY)
    .groupBy('worker_id')
    .select(['worker_id', sumOf('listed'), sumOf('returned'), sumOf('paid'), sumOf('bounced')])
    .select(sumOf('written-off'));
  const lines = db.selectFrom('market_payout_lines').selectAll();
  const accountsFrom = (
    amounts: readonly { worker_id: number | null; earned: number }[],
    all: readonly Sums[],
  ): readonly Account[] => {
    const byWorker = new Map(all.map((row) => [row.worker_id, row]));
    return amounts.flatMap(({ worker_id: workerId, earned: amount }) => {
      if (workerId === null) return [];
      const earnedMinor = Number(amount);
      const sums = byWorker.get(workerId) ?? nothing;
      const counted = {
        listed: Number(sums.listed),
        returned: Number(sums.returned),
        paid: Number(sums.paid),
        bounced: Number(sums.bounced),
        'written-off': Number(sums['written-off']),
      };
      return [{ workerId, earnedMinor, ...owedOf(earnedMinor, counted) }];
    });
  };
  return {
    /** One server at a time moves what is owed, until its transaction ends: two lists cannot take the same cent. */
    lock: async (): Promise<void> => {
      await session.query(
        db
          .insertInto('market_settings')
          .values({ name: 'payout-lock', value: '' })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: '' })),
      );
    },
    /** Of everybody who ever earned something, in the order of the workers' numbers. */
    accounts: async (): Promise<readonly Account[]> =>
      accountsFrom(await session.query(earned.orderBy('l.worker_id')), await session.query(moved)),
    account: async (workerId: number): Promise<Account> =>
      accountsFrom(
        await session.query(earned.where('l.worker_id', '=', workerId)),
        await session.query(moved.where('worker_id', '=', workerId)),
      )[0] ?? { workerId, earnedMinor: 0, ...owedOf(0, nothing) },
    insertList: async (list: Omit<PayoutList, 'id'>): Promise<number> => {
      const [row] = await session.query(
        db
          .insertInto('market_payout_lists')
          .values({
            kind: list.kind,
            currency: list.currency,
            note: list.note,
            created_at: list.createdAt,
            created_by: list.createdBy,
          })
          .returning('id'),
      );
      if (row === undefined) throw new Error('a payout list was not stored');
      return row.id;
    },
    insertLine: async (line: Omit<PayoutLine, 'id' | 'status' | 'paidOn' | 'paidReference'>, at: number) => {
      const [row] = await session.query(
        db
          .insertInto('market_payout_lines')
          .values({
            list_id: line.listId,
            worker_id: line.workerId,
            amount_minor: line.amountMinor,
            credits: orNull(line.credits),
            method: line.method,
            course_id: orNull(line.courseId),
            details_sealed: orNull(line.detailsSealed),
            reference: line.reference,
            status: 'open',
            changed_at: at,
          })
          .returning('id'),
      );
      if (row === undefined) throw new Error('a payout line was not stored');
      return row.id;
    },
    append: async (entry: LinePayoutEntry): Promise<void> => {
      await session.query(
        db.insertInto('market_payout_entries').values({
          worker_id: entry.workerId,
          line_id: entry.lineId,
          kind: entry.kind,
          amount_minor: entry.amountMinor,
          currency: entry.currency,
          at: entry.at,
        }),
      );
    },
    /** Closes what can never be paid. @param at epoch ms UTC */
    writeOff: async (workerId: number, amountMinor: number, at: number): Promise<void> => {
      await session.query(
        db.insertInto('market_write_offs').values({
          worker_id: workerId,
          amount_minor: amountMinor,
          currency: PAYOUT_CURRENCY,
          at,
        }),
      );
    },
    setLine: async (
      id: number,
      change: Pick<PayoutLine, 'status' | 'paidOn' | 'paidReference'>,
      at: number,
    ): Promise<void> => {
      await session.query(
        db
          .updateTable('market_payout_lines')
          .set({
            status: change.status,
            paid_on: orNull(change.paidOn),
            paid_reference: orNull(change.paidReference),
            changed_at: at,
          })
          .where('id', '=', id),
      );
    },
    list: async (id: number): Promise<PayoutList | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_payout_lists').selectAll().where('id', '=', id),
      );
      return row === undefined ? undefined : listOf(row);
    },
    /** In the order in which they stand on the list. */
    linesOf: async (listId: number): Promise<readonly PayoutLine[]> =>
      (await session.query(lines.where('list_id', '=', listId).orderBy('id'))).map(lineOf),
    /** Newest first. */
    linesOfWorker: async (workerId: number): Promise<readonly PayoutLine[]> =>
      (await session.query(lines.where('worker_id', '=', workerId).orderBy('id', 'desc'))).map(lineOf),
    /** Forgets to where a person was paid. @returns on how many lines */
    eraseDetails: async (workerId: number): Promise<number> =>
      (
        await session.query(
          db
            .updateTable('market_payout_lines')
            .set({ details_sealed: null })
            .where('worker_id', '=', workerId)
            .where('details_sealed', 'is not', null)
            .returning('id'),
        )
      ).length,
    /** Newest first. */
    lists: async (limit: number): Promise<readonly ListSummary[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_payout_lists as p')
          .leftJoin('market_payout_lines as l', 'l.list_id', 'p.id')
          .selectAll('p')
          .select([
            sql<number>`cast(count(l.id) as integer)`.as('lines'),
            sql<number>`cast(count(case when l.status = 'open' then 1 end) as integer)`.as('open_lines'),
            sql<number>`cast(coalesce(sum(case when l.status in ('open', 'paid') then l.amount_minor end), 0) as bigint)`.as(
              'amount',
            ),
          ])
          .groupBy('p.id')
          .orderBy('p.id', 'desc')
          .limit(limit),
      );
      return rows.map((row) => ({
        ...listOf(row),
        lines: row.lines,
        openLines: row.open_lines,
        amountMinor: Number(row.amount),
      }));
    },
    /** Oldest first. */
    entriesOf: async (workerId: number): Promise<readonly PayoutEntry[]> =>
      (
        await session.query(
          db.selectFrom(entries).selectAll().where('worker_id', '=', workerId).orderBy('at').orderBy('id'),
        )
      ).map((row) => ({
        workerId: row.worker_id,
        kind: row.kind as PayoutEntryKind,
        amountMinor: row.amount_minor,
        currency: row.currency,
        at: row.at,
      })),
  };
}

const listOf = (row: Selectable<PayoutListsTable>): PayoutList => ({
  id: row.id,
  kind: row.kind === 'credits' ? 'credits' : 'money',
  currency: row.currency,
  note: row.note,
  createdAt: row.created_at,
  createdBy: row.created_by,
});

const lineOf = (row: Selectable<PayoutLinesTable>): PayoutLine => ({
  id: row.id,
  listId: row.list_id,
  workerId: row.worker_id,
  amountMinor: row.amount_minor,
  credits: orUndefined(row.credits),
  // Only `insertLine` writes the column, from the same type.
  method: row.method as PayoutLine['method'],
  courseId: orUndefined(row.course_id),
  detailsSealed: orUndefined(row.details_sealed),
  reference: row.reference,
  status: row.status as PayoutLineStatus,
  paidOn: orUndefined(row.paid_on),
  paidReference: orUndefined(row.paid_reference),
});
