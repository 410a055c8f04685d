import type { NewLinkPosting } from '@turnout/core';
import type { Selectable } from 'kysely';
import type { LinkPostingsTable } from '../schema.links.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { statement } from '../sql/statement.ts';

const columns = [
  'id',
  'study',
  'environment',
  'annotation',
  'token',
  'title',
  'base_url',
  'reward_minor',
  'places',
  'taken',
  'duration_ms',
  'created_at',
  'ends_at',
  'removed_at',
] as const satisfies readonly (keyof LinkPostingsTable)[];

export type StoredLinkPosting = Selectable<LinkPostingsTable>;

/** Postings of the account of links, and what was added to them. */
export function linkPostingStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const postings = db.selectFrom('link_postings').select(columns);
  return {
    posting: statement<{ id: number }>()((arg) => postings.where('id', '=', arg('id'))),
    lockPosting: statement<{ id: number }>()((arg) => locking(dialect, postings.where('id', '=', arg('id')))),
    postingByAnnotation: statement<{ study: string; environment: string; annotation: string }>()((arg) =>
      postings
        .where('study', '=', arg('study'))
        .where('environment', '=', arg('environment'))
        .where('annotation', '=', arg('annotation')),
    ),
    postings: statement<{ study: string; environment: string; before: number; limit: number }>()((arg) =>
      postings
        .where('study', '=', arg('study'))
        .where('environment', '=', arg('environment'))
        .where('id', '<', arg('before'))
        .where('removed_at', 'is', null)
        .orderBy('id', 'desc')
        .limit(arg('limit')),
    ),
    insertPosting: statement<NewLinkPosting>()((arg) =>
      db
        .insertInto('link_postings')
        .values({
          study: arg('study'),
          environment: arg('environment'),
          annotation: arg('annotation'),
          token: arg('token'),
          title: arg('title'),
          base_url: arg('baseUrl'),
          reward_minor: arg('rewardMinor'),
          places: arg('places'),
          duration_ms: arg('durationMs'),
          created_at: arg('createdAt'),
          ends_at: arg('endsAt'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    ),
    insertAddition: statement<{ postingId: number; token: string; places: number; at: number }>()((arg) =>
      db
        .insertInto('link_additions')
        .values({
          posting_id: arg('postingId'),
          token: arg('token'),
          places: arg('places'),
          at: arg('at'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('posting_id'),
    ),
  };
}
