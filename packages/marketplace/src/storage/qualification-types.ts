import { type Dialect, locking, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type ExpressionBuilder, type Selectable, sql, type Updateable } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type {
  QualificationTest,
  QualificationType,
  QualificationTypeStatus,
} from '../domain/qualification.ts';
import type { Page } from './hits.ts';
import type { MarketTables, QualificationTypesTable } from './tables.ts';

export interface QualificationTypeFilter {
  readonly environment: Environment;
  readonly requesterId?: number | undefined;
  /** Only those a worker may ask for now. */
  readonly requestable?: boolean;
  /** Stands somewhere in the name, the keywords or the description, in whatever case. */
  readonly query?: string | undefined;
}

/** A type as workers see it. */
export type ListedQualificationType = QualificationType & { readonly requesterName: string };

export type QualificationTypeChange = Partial<
  Pick<
    QualificationType,
    'description' | 'status' | 'retryDelayMs' | 'test' | 'autoGranted' | 'autoGrantedValue'
  >
>;

/** Types of qualifications, except those that are gone. */
export function qualificationTypeRepository(session: Session, dialect: Dialect<MarketTables>) {
  const { sql: db, kind } = dialect;
  const all = db.selectFrom('market_qualification_types').selectAll('market_qualification_types');
  const there = all.where('market_qualification_types.status', '<>', sql.lit('Disposed'));
  const listed = there
    .innerJoin('market_requesters', 'market_requesters.id', 'market_qualification_types.requester_id')
    .select('market_requesters.name as requester_name');
  const holds = (column: 'name' | 'keywords' | 'description', query: string) => {
    const lower = sql`lower(${sql.ref(`market_qualification_types.${column}`)})`;
    const wanted = sql`lower(cast(${query} as text))`;
    return kind === 'postgres'
      ? sql<boolean>`strpos(${lower}, ${wanted}) > 0`
      : sql<boolean>`instr(${lower}, ${wanted}) > 0`;
  };
  return {
    byQualificationTypeId: async (
      qualificationTypeId: string,
      environment: Environment,
    ): Promise<ListedQualificationType | undefined> => {
      const [row] = await session.query(
        listed
          .where('qualification_type_id', '=', qualificationTypeId)
          .where('environment', '=', environment),
      );
      return row === undefined ? undefined : listedTypeOf(row);
    },
    /** Names by the ids of an environment's types; what is not there has none. */
    names: async (
      qualificationTypeIds: readonly string[],
      environment: Environment,
    ): Promise<ReadonlyMap<string, string>> => {
      if (qualificationTypeIds.length === 0) return new Map();
      const rows = await session.query(
        listed
          .where('qualification_type_id', 'in', qualificationTypeIds)
          .where('environment', '=', environment),
      );
      return new Map(rows.map((row) => [row.qualification_type_id, row.name]));
    },
    /** Nobody else changes the type or asks for it until the transaction ends. */
    lock: async (id: number): Promise<QualificationType | undefined> => {
      const [row] = await session.query(locking(dialect, there.where('id', '=', id)));
      return row === undefined ? undefined : typeOf(row);
    },
    /** Whether a requester has a type of this name, also one that is being disposed of. */
    isNameTaken: async (requesterId: number, name: string): Promise<boolean> => {
      const rows = await session.query(
        there.where('requester_id', '=', requesterId).where('name', '=', name).limit(1),
      );
      return rows.length > 0;
    },
    list: async (
      filter: QualificationTypeFilter,
      { after, limit }: Page,
    ): Promise<readonly ListedQualificationType[]> => {
      const { environment, requesterId, requestable, query } = filter;
      let found = listed
        .where('environment', '=', environment)
        .where('market_qualification_types.status', 'in', ['Active', 'Inactive'])
        .where('market_qualification_types.id', '>', after);
      if (requesterId !== undefined)
        found = found.where('market_qualification_types.requester_id', '=', requesterId);
      if (requestable === true)
        found = found
          .where('requestable', '=', 1)
          .where('market_qualification_types.status', '=', sql.lit('Active'));
      if (query !== undefined)
        found = found.where((where: ExpressionBuilder<MarketTables, 'market_qualification_types'>) =>
          where.or([holds('name', query), holds('keywords', query), holds('description', query)]),
        );
      const rows = await session.query(found.orderBy('market_qualification_types.id').limit(limit));
      return rows.map(listedTypeOf);
    },
    insert: async (type: Omit<QualificationType, 'id'>): Promise<QualificationType> => {
      const [row] = await session.query(
        db
          .insertInto('market_qualification_types')
          .values({
            qualification_type_id: type.qualificationTypeId,
            requester_id: type.requesterId,
            name: type.name,
            description: type.description,
            keywords: orNull(type.keywords),
            status: type.status,
            requestable: Number(type.requestable),
            retry_delay_ms: orNull(type.retryDelayMs),
            ...testColumns(type.test),
            auto_granted: Number(type.autoGranted),
            auto_granted_value: orNull(type.autoGrantedValue),
            created_at: type.createdAt,
          })
          .returningAll(),
      );
      if (row === undefined) throw new Error('a qualification type was not stored');
      return typeOf(row);
    },
    update: async (id: number, change: QualificationTypeChange): Promise<void> => {
      const columns = columnsOf(change);
      if (Object.keys(columns).length === 0) return;
      await session.query(db.updateTable('market_qualification_types').set(columns).where('id', '=', id));
    },
  };
}

const testColumns = (test: QualificationTest | undefined) => ({
  test: orNull(test?.form),
  answer_key: orNull(test?.answerKey),
  test_duration_ms: orNull(test?.durationMs),
});

function columnsOf(change: QualificationTypeChange): Updateable<QualificationTypesTable> {
  return {
    ...(change.description !== undefined && { description: change.description }),
    ...(change.status !== undefined && { status: change.status }),
    ...(change.retryDelayMs !== undefined && { retry_delay_ms: change.retryDelayMs }),
    ...(change.test !== undefined && testColumns(change.test)),
    ...(change.autoGranted !== undefined && { auto_granted: Number(change.autoGranted) }),
    ...(change.autoGrantedValue !== undefined && { auto_granted_value: change.autoGrantedValue }),
  };
}

const typeOf = (row: Selectable<QualificationTypesTable>): QualificationType => ({
  id: row.id,
  qualificationTypeId: row.qualification_type_id,
  requesterId: row.requester_id,
  name: row.name,
  description: row.description,
  keywords: orUndefined(row.keywords),
  // Only this repository writes the column, from the same type.
  status: row.status as QualificationTypeStatus,
  requestable: row.requestable === 1,
  retryDelayMs: orUndefined(row.retry_delay_ms),
  test:
    row.test === null
      ? undefined
      : {
          form: row.test,
          answerKey: orUndefined(row.answer_key),
          durationMs: row.test_duration_ms ?? 0,
        },
  autoGranted: row.auto_granted === 1,
  autoGrantedValue: orUndefined(row.auto_granted_value),
  createdAt: row.created_at,
});

const listedTypeOf = (
  row: Selectable<QualificationTypesTable> & { readonly requester_name: string },
): ListedQualificationType => ({ ...typeOf(row), requesterName: row.requester_name });
