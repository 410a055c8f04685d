import { type Static, Type } from 'typebox';
import { PROTOCOL_VERSION } from './constants.ts';

const SafeName = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Milliseconds = Type.Number({ minimum: -8.64e15, maximum: 8.64e15 });

/** One record as the browser sends it. Field names are short because a study sends very many of them. */
export const WireRecord = Type.Union([
  Type.Object(
    { k: Type.Literal('trial'), n: Type.Number(), at: Milliseconds, v: Type.Unknown() },
    { additionalProperties: false },
  ),
  Type.Object(
    { k: Type.Literal('answer'), f: Type.String({ maxLength: 1000 }), v: Type.Unknown() },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      k: Type.Literal('event'),
      f: Type.String({ maxLength: 1000 }),
      at: Milliseconds,
      dt: Type.Number(),
      v: Type.Unknown(),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { k: Type.Literal('attribute'), f: Type.String({ maxLength: 1000 }), v: Type.Unknown() },
    { additionalProperties: false },
  ),
]);
export type WireRecord = Static<typeof WireRecord>;

/** POST /turnout/records: a run of records of one page load, numbered from `first` without gaps. */
export const SaveRecords = Type.Object(
  {
    protocol: Type.Literal(PROTOCOL_VERSION),
    /** A random name the page gives itself when it loads. */
    page: SafeName,
    first: Type.Integer({ minimum: 1, maximum: 1e9 }),
    records: Type.Array(WireRecord, { minItems: 1, maxItems: 5000 }),
  },
  { additionalProperties: false },
);
export type SaveRecords = Static<typeof SaveRecords>;

/** The answer: every record of the page up to and including `durable` is on disk. */
export interface SavedRecords {
  readonly durable: number;
}

/** POST /turnout/complete: ends the task, provided that the page's records up to `last` are on disk. */
export const CompleteTask = Type.Object(
  {
    protocol: Type.Literal(PROTOCOL_VERSION),
    page: SafeName,
    last: Type.Integer({ minimum: 0, maximum: 1e9 }),
  },
  { additionalProperties: false },
);
export type CompleteTask = Static<typeof CompleteTask>;

export interface CompletedTask {
  readonly status: 'completed';
}

/** Every refusal as JSON. `message` is also where psiTurk's clients look. */
export interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly next: string;
  /** Finds the case in the server's log. */
  readonly reference?: string;
  /** With SEQUENCE_GAP and RECORDS_PENDING: the highest number stored of the page. */
  readonly durable?: number;
}
