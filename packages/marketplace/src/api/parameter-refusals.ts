import { Refusal } from '../domain/refusal.ts';

/** How much of a refused value is said back. */
const TOLD_SIGNS = 200;

/** A value that its shape allows and the service does not. A parameter that is needed and missing has `null`. */
export const invalidParameter = (value: string | number | null, name: string): Refusal =>
  new Refusal(
    'ParameterValidationError',
    `The value "${String(value).slice(0, TOLD_SIGNS)}" is not valid for the parameter ${name}.`,
  );

/** Parameters that exclude each other. */
export const invalidCombination = (...names: readonly string[]): Refusal =>
  new Refusal(
    'InvalidParameterCombinationError',
    `The combination of parameters supplied to the request is invalid: ${names.join(', ')}.`,
  );
