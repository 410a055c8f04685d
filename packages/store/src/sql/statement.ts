import { type Compilable, type RawBuilder, sql } from 'kysely';

export type SqlValue = string | number | null;

/** A query compiled once and run many times: building and compiling cost tens of µs, binding well under one. */
export interface Statement<Args, Row> {
  readonly text: string;
  /** Under this name PostgreSQL keeps the plan on each connection. */
  readonly name: string;
  bind(args: Args): SqlValue[];
  /** Never there; carries the type of the rows. */
  readonly row?: Row;
}

/** Stands in a query for a value that is read from the arguments at each run. */
interface Argument<Args> {
  <Name extends keyof Args>(name: Name): RawBuilder<Args[Name]>;
  <Value extends SqlValue>(read: (args: Args) => Value): RawBuilder<Value>;
}

type Reader<Args> = (args: Args) => SqlValue;

class Slot<Args> {
  readonly read: Reader<Args>;
  constructor(read: Reader<Args>) {
    this.read = read;
  }
}

let statements = 0;

/**
 * @example
 * const byId = statement<{ id: number }>()((arg) =>
 *   db.selectFrom('participants').selectAll().where('id', '=', arg('id')),
 * );
 * await session.all(byId, { id: 7 });
 */
export const statement =
  <Args>() =>
  <Row>(build: (arg: Argument<Args>) => Compilable<Row>): Statement<Args, Row> => {
    const arg: Argument<Args> = <Value>(source: keyof Args | Reader<Args>): RawBuilder<Value> => {
      const read: Reader<Args> =
        typeof source === 'function' ? source : (args) => sqlValue(args[source as keyof Args]);
      return sql<Value>`${new Slot(read)}`;
    };
    const compiled = build(arg).compile();
    const readers = compiled.parameters.map(readerOf<Args>);
    statements += 1;
    return {
      text: compiled.sql,
      name: `turnout_${statements}`,
      bind: (args) => readers.map((read) => read(args)),
    };
  };

function readerOf<Args>(parameter: unknown): Reader<Args> {
  if (parameter instanceof Slot) return (args) => parameter.read(args);
  const value = sqlValue(parameter);
  return () => value;
}

/** @throws TypeError for a value that the two databases do not take in the same way: a defect of the query. */
export function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value === undefined) return null;
  throw new TypeError(`a ${typeof value} cannot be a parameter`);
}
