import { type Static, type TSchema, Type } from 'typebox';

/**
 * A member that may be left out. `undefined` counts as left out, so that a handler can write
 * `Keywords: hit.keywords` although the compiler keeps "absent" and "undefined" apart elsewhere.
 */
export const optional = <S extends TSchema>(shape: S) =>
  Type.Optional(Type.Unsafe<Static<S> | undefined>(shape));

/** A list; read-only in the static type, so that handlers can answer what they hold. */
export const list = <S extends TSchema>(member: S) => Type.Unsafe<readonly Static<S>[]>(Type.Array(member));

export const choice = <const V extends readonly [string, ...string[]]>(...values: V) =>
  Type.Unsafe<V[number]>(Type.String({ enum: values }));

export const Text = Type.String();
export const Flag = Type.Boolean();

/** 32 bits. */
export const Integer = Type.Integer({ bits: 32 });

/** 64 bits on the wire; here as much as a number holds exactly. */
export const Long = Type.Integer({ bits: 64 });

/** Epoch seconds, with a fraction where there is one. */
export const Timestamp = Type.Number();

export const EntityId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Z0-9]+$' });
export const CustomerId = Type.String({ minLength: 1, maxLength: 64, pattern: '^A[A-Z0-9]+$' });

/** Dollars as text: "5", "5.", "5.1" and "5.10". */
export const CurrencyAmount = Type.String({ pattern: '^[0-9]+(\\.)?[0-9]{0,2}$' });

export const IdempotencyToken = Type.String({ minLength: 1, maxLength: 64 });
export const PaginationToken = Type.String({ minLength: 1, maxLength: 255 });
export const ResultSize = Type.Integer({ bits: 32, minimum: 1, maximum: 100 });

/** ISO 3166 country, or the subdivision of one. */
const CountryParameters = Type.String({ minLength: 2, maxLength: 2 });

export const Locale = Type.Object({ Country: CountryParameters, Subdivision: optional(CountryParameters) });

/** What every list operation takes for its pages. */
export const paging = { NextToken: optional(PaginationToken), MaxResults: optional(ResultSize) };

/** What every list operation says of its page. */
export const paged = { NextToken: optional(PaginationToken), NumResults: optional(Integer) };

/** The input or output of an operation that takes or says nothing. */
export const Nothing = Type.Object({});
