import { Refusal } from '../refusal.ts';

/** A review policy as a request carries it. */
export interface PolicyInput {
  readonly PolicyName: string;
  readonly Parameters?: readonly ParameterInput[] | undefined;
}

interface ParameterInput {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
  readonly MapEntries?: readonly MapEntryInput[] | undefined;
}

interface MapEntryInput {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

export type Parameters = ReadonlyMap<string, ParameterInput>;

/**
 * The parameters by name. Names the policy does not know refuse: a misspelt threshold would silently pay or reject.
 * @throws Refusal `ParameterValidationError`
 */
export function parametersOf(policy: PolicyInput, name: string, known: readonly string[]): Parameters {
  if (policy.PolicyName !== name) throw badValue(policy.PolicyName, 'PolicyName', `It must be ${name}.`);
  const parameters = new Map<string, ParameterInput>();
  for (const parameter of policy.Parameters ?? []) {
    const key = (parameter.Key ?? '').trim();
    if (!known.includes(key)) throw badValue(key, 'Key', `${name} knows ${known.join(', ')}.`);
    if (parameters.has(key)) throw badValue(key, 'Key', 'It is given more than once.');
    parameters.set(key, parameter);
  }
  return parameters;
}

/** A parameter with exactly one value, or undefined when it is left out. */
export function single(parameters: Parameters, key: string): string | undefined {
  const parameter = parameters.get(key);
  if (parameter === undefined) return undefined;
  const [value, ...more] = parameter.Values ?? [];
  if (value === undefined || more.length > 0 || (parameter.MapEntries ?? []).length > 0)
    throw badValue((parameter.Values ?? []).join(','), key, 'It takes exactly one value.');
  return value;
}

export function wholeNumber(
  parameters: Parameters,
  key: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  const text = single(parameters, key);
  if (text === undefined) return undefined;
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw badValue(text, key, `It must be an integer from ${min} to ${max}.`);
  return value;
}

export function flag(parameters: Parameters, key: string): boolean | undefined {
  const text = single(parameters, key);
  if (text === undefined) return undefined;
  if (/^(?:t|true)$/i.test(text)) return true;
  if (/^(?:f|false)$/i.test(text)) return false;
  throw badValue(text, key, 'It must be T or F.');
}

/** With the service's own sentence, after which clients look for the parameter's name. */
export const badValue = (value: string, parameter: string, why: string): Refusal =>
  new Refusal(
    'ParameterValidationError',
    `The value "${value}" is not valid for the parameter ${parameter}. ${why}`,
  );
