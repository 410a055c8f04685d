import { createHash } from 'node:crypto';
import type { OperationName } from '../../api/shapes/index.ts';
import { type SeenCall, text } from './seen-call.ts';

/** The operations that cost money each time they are done, and what of their input says what was paid for. */
const subjects: { readonly [Name in OperationName]?: string } = {
  SendBonus: 'AssignmentId',
  CreateHIT: 'Title',
  CreateHITWithHITType: 'HITTypeId',
  CreateAdditionalAssignmentsForHIT: 'HITId',
};

export const isMoneyCall = ({ operation }: SeenCall): boolean => subjects[operation] !== undefined;

export const tokenOf = ({ input }: SeenCall): string | undefined => text(input, 'UniqueRequestToken');

/** The operation and what it pays for, e.g. "SendBonus 3XYZ". */
export function moneySubject({ operation, input }: SeenCall): string {
  const member = subjects[operation];
  const named = member === undefined ? undefined : text(input, member);
  return named === undefined ? operation : `${operation} ${named}`;
}

/** Equal for calls of one account that ask for the same, whatever their tokens. */
export function contentOf({ account, operation, input }: SeenCall): string {
  const { UniqueRequestToken: _, ...rest } = input;
  const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([account, operation, sorted]))
    .digest('hex');
}
