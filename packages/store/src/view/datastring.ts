import { serverOwnedMembers } from '@turnout/core';
import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';
import { jsonText } from './json-text.ts';

/** Members that hold the records themselves. */
const RECORD_MEMBERS = ['data', 'questiondata', 'eventdata'];

/**
 * psiTurk's model of one participant as JSON text, folded from the records in SQL as `foldRecords` does (RE3,
 * RE4); NULL when nothing was saved. To be used where `p` is a
 * row of `participants` and `progress` is its own.
 * @param uniqueId SQL for psiTurk's name of the participant.
 */
export function datastring({ kind }: Dialect, uniqueId: RawBuilder<unknown>): RawBuilder<unknown> {
  const { text, number, joined } = jsonText[kind];
  const ref = (name: string): RawBuilder<unknown> => sql.ref(name);
  const member = (name: string, value: RawBuilder<unknown>) => sql`${sql.lit(`"${name}":`)} || ${value}`;

  const trials = sql`
    select case when at is null then value else
      '{' || ${member('uniqueid', text(uniqueId))} || ',' || ${member('current_trial', number(ref('ordinal')))}
      || ',' || ${member('dateTime', number(ref('at')))} || ',' || ${member('trialdata', ref('value'))} || '}'
      end as item, first_position as sequence
    from (${latest(sql`ordinal, at`, sql`kind = 'trial'`)}) as trials
    where position = last_position`;
  const events = sql`
    select case when name is null then value else
      '{"eventtype":"' || name || '",' || ${member('value', ref('value'))}
      || ',' || ${member('timestamp', number(ref('at')))} || ',' || ${member('interval', number(ref('interval_ms')))}
      || '}' end as item, position as sequence
    from records where participant_id = p.id and kind = 'event'`;
  const named = (condition: RawBuilder<unknown>, before: ',' | '') => sql`
    select ${sql.lit(before)} || '"' || name || '":' || value as item, first_position as sequence
    from (${latest(sql`name`, condition)}) as named
    where position = last_position`;

  return sql`case when progress.position > 0 then
    '{' || ${member('condition', ref('p.condition'))} || ',' || ${member('counterbalance', ref('p.counterbalance'))}
    || ',' || ${member('assignmentId', text(ref('p.assignment_id')))}
    || ',' || ${member('workerId', text(ref('p.worker')))}
    || ',' || ${member('hitId', text(ref('p.hit_id')))}
    || ${joined(named(sql`kind = 'attribute' and name not in (${notOurs()})`, ','), '')}
    || ',"data":[' || ${joined(trials, ',')} || '],"questiondata":{' || ${joined(named(sql`kind = 'answer'`, ''), ',')}
    || '},"eventdata":[' || ${joined(events, ',')} || ']}'
    end`;
}

/** The records that match, each with the first and the last position of those with the same key. */
const latest = (key: RawBuilder<unknown>, condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select name, ordinal, at, value, position,
    min(position) over (partition by ${key}) as first_position,
    max(position) over (partition by ${key}) as last_position
  from records where participant_id = p.id and ${condition}`;

/** RE6: a client's copy of what the server owns must not stand beside the server's own. */
const notOurs = (): RawBuilder<unknown> =>
  sql.join([...serverOwnedMembers, ...RECORD_MEMBERS].map((name) => sql.lit(name)));
