import { Refusal } from '../../domain/refusal.ts';
import type { ActionsGuarded, Comparator, Requirement } from '../../domain/requirement.ts';
import { systemTypes } from '../../domain/requirement.ts';
import type { Input, Output } from '../shapes/index.ts';

type WireRequirement = NonNullable<Input<'CreateHITType'>['QualificationRequirements']>[number];
type ShownRequirement = NonNullable<
  NonNullable<Output<'GetHIT'>['HIT']>['QualificationRequirements']
>[number];

const MOST_INTEGERS = 15;
const MOST_LOCALES = 30;

const listComparators: readonly Comparator[] = ['In', 'NotIn'];
const bareComparators: readonly Comparator[] = ['Exists', 'DoesNotExist'];
const localeComparators: readonly Comparator[] = ['EqualTo', 'NotEqualTo', 'In', 'NotIn'];

/**
 * A requirement as the API takes it (API reference, QualificationRequirement).
 * @throws Refusal InvalidParameterCombinationError, ParameterValidationError
 */
export function requirementOf(wire: WireRequirement): Requirement {
  if (wire.ActionsGuarded !== undefined && wire.RequiredToPreview !== undefined)
    throw new Refusal(
      'InvalidParameterCombinationError',
      'The combination of parameters supplied to the request is invalid: ActionsGuarded, RequiredToPreview.',
    );
  const requirement: Requirement = {
    qualificationTypeId: wire.QualificationTypeId,
    comparator: wire.Comparator,
    integers: wire.IntegerValues ?? [],
    locales: (wire.LocaleValues ?? []).map(({ Country: country, Subdivision: subdivision }) => ({
      country,
      ...(subdivision !== undefined && { subdivision }),
    })),
    guards: wire.ActionsGuarded ?? (wire.RequiredToPreview === true ? 'PreviewAndAccept' : 'Accept'),
  };
  const problem = problemOf(requirement);
  if (problem !== undefined) throw new Refusal('ParameterValidationError', problem);
  return requirement;
}

function problemOf({ qualificationTypeId, comparator, integers, locales }: Requirement): string | undefined {
  const of = `QualificationRequirement ${qualificationTypeId} with the comparator ${comparator}`;
  if (bareComparators.includes(comparator))
    return integers.length + locales.length === 0 ? undefined : `${of} takes no values.`;
  const [values, named, most] =
    qualificationTypeId === systemTypes.locale
      ? ([locales.length, 'LocaleValues', MOST_LOCALES] as const)
      : ([integers.length, 'IntegerValues', MOST_INTEGERS] as const);
  if (integers.length + locales.length !== values) return `${of} takes ${named} only.`;
  if (named === 'LocaleValues' && !localeComparators.includes(comparator))
    return `${of} is not valid: the locale is compared by EqualTo, NotEqualTo, In or NotIn.`;
  const upTo = listComparators.includes(comparator) ? most : 1;
  if (values < 1 || values > upTo)
    return `${of} takes ${upTo === 1 ? 'exactly one value' : `1 to ${upTo} values`} in ${named}.`;
  const foreign = locales.find((locale) => locale.subdivision !== undefined && locale.country !== 'US');
  return foreign === undefined ? undefined : `${of}: a Subdivision is known for the country US only.`;
}

/** A requirement as the API shows it, with the deprecated member that older clients read. */
export const shownRequirement = (requirement: Requirement): ShownRequirement => ({
  QualificationTypeId: requirement.qualificationTypeId,
  Comparator: requirement.comparator,
  IntegerValues: requirement.integers.length === 0 ? undefined : requirement.integers,
  LocaleValues:
    requirement.locales.length === 0
      ? undefined
      : requirement.locales.map(({ country, subdivision }) => ({
          Country: country,
          Subdivision: subdivision,
        })),
  RequiredToPreview: guardsPreview[requirement.guards],
  ActionsGuarded: requirement.guards,
});

const guardsPreview: Readonly<Record<ActionsGuarded, boolean>> = {
  Accept: false,
  PreviewAndAccept: true,
  DiscoverPreviewAndAccept: true,
};
