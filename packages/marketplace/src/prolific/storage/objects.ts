import { type Dialect, locking, type Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type {
  BulkBonus,
  HookEvent,
  Message,
  ParticipantGroup,
  PayRun,
  Place,
  Project,
  Researcher,
  Secret,
  Submission,
  Subscription,
  Token,
  Workspace,
} from '../domain/records.ts';
import type { Study } from '../domain/study.ts';
import type { ProlificTables } from './tables.ts';

export interface Kinds {
  readonly researcher: Researcher;
  readonly token: Token;
  readonly workspace: Workspace;
  readonly project: Project;
  readonly study: Study;
  readonly submission: Submission;
  readonly place: Place;
  readonly bulk: BulkBonus;
  readonly run: PayRun;
  readonly group: ParticipantGroup;
  readonly message: Message;
  readonly secret: Secret;
  readonly subscription: Subscription;
  readonly event: HookEvent;
}

export type Kind = keyof Kinds;

export interface ListOptions {
  readonly tags?: readonly string[] | undefined;
  readonly newestFirst?: boolean;
  readonly offset?: number;
  readonly limit?: number;
}

/** Everything the stand-in remembers besides money and time. */
export function objectRepository(session: Session, dialect: Dialect<ProlificTables>) {
  const { sql: db } = dialect;
  const update = async <K extends Kind>(kind: K, value: Kinds[K], tag: string): Promise<void> => {
    await session.query(
      db
        .updateTable('prolific_objects')
        .set({ body: JSON.stringify(value), tag })
        .where('kind', '=', kind)
        .where('id', '=', value.id),
    );
  };
  return {
    /** Whoever writes holds this first, so that all writing happens one after the other. */
    lock: async (): Promise<void> => {
      const held = await session.query(
        locking(
          dialect,
          db.selectFrom('prolific_objects').selectAll().where('kind', '=', 'lock').where('id', '=', 'lock'),
        ),
      );
      if (held.length > 0) return;
      await session.query(
        db
          .insertInto('prolific_objects')
          .values({ kind: 'lock', id: 'lock', parent: '', tag: '', body: '{}' })
          .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ tag: '' })),
      );
    },
    get: async <K extends Kind>(kind: K, id: string): Promise<Kinds[K] | undefined> => {
      const [row] = await session.query(
        db.selectFrom('prolific_objects').select('body').where('kind', '=', kind).where('id', '=', id),
      );
      return row === undefined ? undefined : read<K>(row.body);
    },
    insert: async <K extends Kind>(
      kind: K,
      value: Kinds[K],
      { parent = '', tag = '' }: { readonly parent?: string; readonly tag?: string } = {},
    ): Promise<void> => {
      await session.query(
        db
          .insertInto('prolific_objects')
          .values({ kind, id: value.id, parent, tag, body: JSON.stringify(value) }),
      );
    },
    /** @param tag as lists filter it from now on */
    update,
    remove: async (kind: Kind, id: string): Promise<void> => {
      await session.query(db.deleteFrom('prolific_objects').where('kind', '=', kind).where('id', '=', id));
    },
    /** In the order in which they were made. */
    list: async <K extends Kind>(
      kind: K,
      parent: string,
      { tags, newestFirst = false, offset = 0, limit }: ListOptions = {},
    ): Promise<readonly Kinds[K][]> => {
      if (tags?.length === 0) return [];
      let query = db
        .selectFrom('prolific_objects')
        .select('body')
        .where('kind', '=', kind)
        .where('parent', '=', parent)
        .orderBy('number', newestFirst ? 'desc' : 'asc');
      if (tags !== undefined) query = query.where('tag', 'in', tags);
      if (limit !== undefined) query = query.limit(limit).offset(offset);
      return (await session.query(query)).map((row) => read<K>(row.body));
    },
    count: async (kind: Kind, parent: string, tags?: readonly string[]): Promise<number> => {
      if (tags?.length === 0) return 0;
      let query = db
        .selectFrom('prolific_objects')
        .select(sql<number>`cast(count(*) as integer)`.as('count'))
        .where('kind', '=', kind)
        .where('parent', '=', parent);
      if (tags !== undefined) query = query.where('tag', 'in', tags);
      const [row] = await session.query(query);
      return row?.count ?? 0;
    },
    /** Of all parents. */
    all: async <K extends Kind>(kind: K): Promise<readonly Kinds[K][]> => {
      const rows = await session.query(
        db.selectFrom('prolific_objects').select('body').where('kind', '=', kind).orderBy('number'),
      );
      return rows.map((row) => read<K>(row.body));
    },
  };
}

export type Objects = ReturnType<typeof objectRepository>;

/** Only this file writes the column, from the same types. */
const read = <K extends Kind>(body: string): Kinds[K] => JSON.parse(body) as Kinds[K];
