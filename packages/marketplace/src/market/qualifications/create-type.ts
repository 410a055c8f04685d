import { invalidCombination, invalidParameter } from '../../api/parameter-refusals.ts';
import { marketId } from '../../domain/ids.ts';
import type { QualificationType } from '../../domain/qualification.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import type { MarketContext } from '../context.ts';
import { checkedTest, type TestInput } from './checked-test.ts';

/** A longer one does not fit the index that keeps names unique. */
const MOST_NAME_SIGNS = 200;

export type NewQualificationType = Pick<
  QualificationType,
  'name' | 'description' | 'keywords' | 'retryDelayMs' | 'autoGranted' | 'autoGrantedValue'
> & { readonly status: 'Active' | 'Inactive'; readonly test: TestInput };

/** @throws Refusal ParameterValidationError, InvalidParameterCombinationError, QualificationTypeAlreadyExists */
export async function createQualificationType(
  context: MarketContext,
  requester: Requester,
  input: NewQualificationType,
): Promise<QualificationType> {
  const { name } = input;
  if (name.trim() === '' || name.length > MOST_NAME_SIGNS) throw invalidParameter(name, 'Name');
  const test = checkedTest(input.test);
  if (test !== undefined && input.autoGranted) throw invalidCombination('Test', 'AutoGranted');
  return await context.transact(async (unit) => {
    // Two calls with one name: the second one waits here and then sees the first one's type.
    await unit.requesters.lock(requester.id);
    if (await unit.qualificationTypes.isNameTaken(requester.id, name))
      throw requestError(
        'QualificationTypeAlreadyExists',
        "You have already created a QualificationType with this name. A QualificationType's name must be unique among all of the QualificationTypes created by the same user.",
      );
    return unit.qualificationTypes.insert({
      ...input,
      test,
      qualificationTypeId: marketId(context.random),
      requesterId: requester.id,
      requestable: true,
      createdAt: context.clock.now(),
    });
  });
}
