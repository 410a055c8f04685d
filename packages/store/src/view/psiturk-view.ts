import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';
import { datastring } from './datastring.ts';

/**
 * The SELECT behind the view of one study: psiTurk's columns (psiturk.md 1.1). The worker appears under the
 * pseudonym and the address is hidden, because both are sealed. PostgreSQL lets nobody write through a join.
 */
export function psiturkView(dialect: Dialect, study: string): RawBuilder<unknown> {
  const uniqueId = sql`(p.worker || ':' || p.assignment_id)`;
  const time = (column: string) => timeOf[dialect.kind](sql.ref(column));
  return sql`select
    ${uniqueId} as uniqueid, p.assignment_id as assignmentid, p.worker as workerid, p.hit_id as hitid,
    ${hidden[dialect.kind]} as ipaddress, p.browser, p.platform, p.language,
    p.condition as cond, p.counterbalance, p.design_version as codeversion,
    ${time('p.entered_at')} as beginhit, ${time('p.started_at')} as beginexp, ${time('p.ended_at')} as endhit,
    cast(p.bonus_minor as double precision) / 100 as bonus, p.state as status, p.mode, ${datastring(dialect, uniqueId)} as datastring
    from participants as p join progress on progress.participant_id = p.id where p.study = ${sql.lit(study)}`;
}

/** UTC, in the type psiTurk's tables have there: a text with microseconds, and a timestamp without a zone. */
const timeOf: Readonly<Record<Dialect['kind'], (column: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  sqlite: (column) =>
    sql`strftime('%Y-%m-%d %H:%M:%S', ${column} / 1000, 'unixepoch') || printf('.%03d000', ${column} % 1000)`,
  postgres: (column) => sql`timestamp 'epoch' + ${column} * interval '1 millisecond'`,
};

const hidden: Readonly<Record<Dialect['kind'], RawBuilder<unknown>>> = {
  sqlite: sql`'hidden'`,
  postgres: sql`'hidden'::text`,
};
