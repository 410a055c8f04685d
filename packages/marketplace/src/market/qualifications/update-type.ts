import { invalidCombination } from '../../api/parameter-refusals.ts';
import type { QualificationType } from '../../domain/qualification.ts';
import type { Requester } from '../../domain/requester.ts';
import type { MarketContext } from '../context.ts';
import { checkedTest, type TestInput } from './checked-test.ts';
import { lockOwnType } from './find-type.ts';

/** What is undefined stays as it is: so retries cannot be switched off, nor a test be taken away. */
export interface QualificationTypeRevision {
  readonly description: string | undefined;
  readonly status: 'Active' | 'Inactive' | undefined;
  readonly retryDelayMs: number | undefined;
  readonly test: TestInput;
  readonly autoGranted: boolean | undefined;
  readonly autoGrantedValue: number | undefined;
}

/**
 * Changes a type of the caller's. A new test replaces the old one with its key (API reference,
 * UpdateQualificationType).
 * @throws Refusal QualificationTypeDoesNotExist, PermissionDeniedException, InvalidQualificationTypeState,
 * ParameterValidationError, InvalidParameterCombinationError
 */
export async function updateQualificationType(
  context: MarketContext,
  requester: Requester,
  qualificationTypeId: string,
  revision: QualificationTypeRevision,
): Promise<QualificationType> {
  const test = checkedTest(revision.test);
  return await context.transact(async (unit) => {
    const type = await lockOwnType(unit, requester, qualificationTypeId);
    const revised: QualificationType = {
      ...type,
      description: revision.description ?? type.description,
      status: revision.status ?? type.status,
      retryDelayMs: revision.retryDelayMs ?? type.retryDelayMs,
      test: test ?? type.test,
      autoGranted: revision.autoGranted ?? type.autoGranted,
      autoGrantedValue: revision.autoGrantedValue ?? type.autoGrantedValue,
    };
    if (revised.test !== undefined && revised.autoGranted) throw invalidCombination('Test', 'AutoGranted');
    await unit.qualificationTypes.update(type.id, revised);
    return revised;
  });
}
