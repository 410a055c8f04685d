import { accessErrors } from './errors/access.ts';
import type { ErrorDefinition } from './errors/definition.ts';
import { entryErrors } from './errors/entry.ts';
import { recruitingErrors } from './errors/recruiting.ts';
import { rehearsalErrors } from './errors/rehearsal.ts';
import { savingErrors } from './errors/saving.ts';
import { setupErrors } from './errors/setup.ts';

export type { ErrorDefinition } from './errors/definition.ts';

/**
 * The registry of every refusal a user can meet, by family. `docs/reference/errors.md` lists exactly these (a test
 * holds the two together).
 */
export const errorDefinitions = {
  ...entryErrors,
  ...accessErrors,
  ...savingErrors,
  ...setupErrors,
  ...recruitingErrors,
  ...rehearsalErrors,
} as const;

export type ErrorCode = keyof typeof errorDefinitions;

/** The one error the parts throw at each other on purpose. Anything else that is thrown is a defect. */
export class TurnoutError extends Error {
  readonly code: ErrorCode;
  /** What is specific to this case, for the one who mends it; never a secret, never another person's id. */
  readonly detail: string | undefined;
  /** Members added to the JSON answer, e.g. the sequence number expected. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { cause?: unknown; facts?: Readonly<Record<string, unknown>> } = {},
  ) {
    const definition: ErrorDefinition = errorDefinitions[code];
    // A detail may be a list that begins on a line of its own.
    const gap = detail?.startsWith('\n') === true ? '' : ' ';
    super(detail === undefined ? definition.message : `${definition.message}${gap}${detail}`, {
      cause: options.cause,
    });
    this.name = 'TurnoutError';
    this.code = code;
    this.detail = detail;
    this.facts = options.facts ?? {};
  }

  get definition(): ErrorDefinition {
    return errorDefinitions[this.code];
  }
}
