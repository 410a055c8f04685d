import type { Caller } from '../../api/handlers.ts';
import type { ApiOutcome } from '../../api/options.ts';
import type { OperationName } from '../../api/shapes/index.ts';

/** A call as the rules look at it. */
export interface SeenCall {
  readonly caller: Caller;
  /** The account, in words: environment and access key. */
  readonly account: string;
  readonly operation: OperationName;
  /** What was sent; empty when it was no JSON object. Nothing about its members has been checked. */
  readonly input: Members;
  /** What was answered; empty when the call failed or the answer was lost. */
  readonly output: Members;
  /** The operation was done, whether or not the caller heard of it. */
  readonly done: boolean;
  /** The caller cannot know whether it was done. */
  readonly lost: boolean;
  /** The same over all attempts of one call of an SDK. */
  readonly invocationId: string | undefined;
  readonly unknownMembers: readonly string[];
}

export type Members = Readonly<Record<string, unknown>>;

export function seenCall({ call, answer, done, unknownMembers }: ApiOutcome): SeenCall {
  const { caller, operation, sent, invocationId } = call;
  return {
    caller,
    account: `${caller.environment}/${caller.accessKeyId}`,
    operation,
    input: members(sent),
    output: answer !== 'dropped' && answer.status === 200 ? members(JSON.parse(answer.body)) : {},
    done,
    lost: answer === 'dropped' || answer.status >= 500,
    invocationId,
    unknownMembers,
  };
}

/** The members of what should be an object. */
export const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** A member that should be text. */
export const text = (from: Members, name: string): string | undefined => {
  const value = from[name];
  return typeof value === 'string' ? value : undefined;
};

/** A member that should be a number. */
export const amount = (from: Members, name: string): number | undefined => {
  const value = from[name];
  return typeof value === 'number' ? value : undefined;
};

/** A member that should be a list of objects. */
export const rows = (from: Members, name: string): readonly Members[] => {
  const value = from[name];
  return Array.isArray(value) ? value.map(members) : [];
};
