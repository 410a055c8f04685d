import {
  isMasters,
  type Locale,
  meets,
  type Requirement,
  type Standing,
  systemTypes,
} from '../../domain/requirement.ts';
import { states } from '../places.ts';
import type { Visit } from '../visit.ts';

/** A requirement as a worker reads it. */
interface RequirementWords {
  /** What is asked for, such as "Approval rate 95 % or more". */
  readonly asked: string;
  /** What the worker has; undefined where `asked` says it all. */
  readonly own: string | undefined;
  readonly met: boolean;
}

/** Names of the requesters' own qualification types by their ids. */
export type TypeNames = ReadonlyMap<string, string>;

/** Asks once, however many requirements there are. */
export async function typeNames(
  { environment, market }: Visit,
  requirements: readonly Requirement[],
): Promise<TypeNames> {
  const ids = new Set(requirements.map((requirement) => requirement.qualificationTypeId));
  return market.read.qualificationTypes.names([...ids], environment);
}

export function requirementWords(
  visit: Visit,
  requirement: Requirement,
  standing: Standing,
  names: TypeNames,
): RequirementWords {
  const met = meets(requirement, standing);
  if (requirement.qualificationTypeId === systemTypes.locale)
    return {
      asked: locationAsked(visit, requirement),
      own: visit.texts.requirement.youHave(placeName(visit, standing.locale)),
      met,
    };
  if (requirement.qualificationTypeId === systemTypes.adult && isPlainAdult(requirement)) {
    const { adultNo, adultYes } = visit.texts.requirement;
    return {
      asked: visit.texts.requirement.adult,
      own: standing.values.get(systemTypes.adult) === 1 ? adultYes : adultNo,
      met,
    };
  }
  return { ...valueWords(visit, requirement, standing, names), met };
}

const isPlainAdult = ({ comparator, integers }: Requirement): boolean =>
  comparator === 'EqualTo' && integers[0] === 1;

function valueWords(
  visit: Visit,
  requirement: Requirement,
  standing: Standing,
  names: TypeNames,
): Pick<RequirementWords, 'asked' | 'own'> {
  const { requirement: words } = visit.texts;
  const name = nameOf(visit, requirement.qualificationTypeId, names);
  const value = standing.values.get(requirement.qualificationTypeId);
  const own =
    value === undefined
      ? words.youHaveNone
      : words.youHave(valueText(visit, requirement.qualificationTypeId, value));
  const integers = requirement.integers.map((one) => valueText(visit, requirement.qualificationTypeId, one));
  const [first = ''] = integers;
  switch (requirement.comparator) {
    case 'Exists':
      return { asked: words.granted(name), own: value === undefined ? words.youHaveNone : undefined };
    case 'DoesNotExist':
      return { asked: words.notGranted(name), own };
    case 'GreaterThanOrEqualTo':
      return { asked: words.atLeast(name, first), own };
    case 'GreaterThan':
      return { asked: words.moreThan(name, first), own };
    case 'LessThanOrEqualTo':
      return { asked: words.atMost(name, first), own };
    case 'LessThan':
      return { asked: words.lessThan(name, first), own };
    case 'EqualTo':
      return { asked: words.is(name, first), own };
    case 'NotEqualTo':
      return { asked: words.isNot(name, first), own };
    case 'In':
      return { asked: words.oneOf(name, visit.written.list(integers)), own };
    case 'NotIn':
      return { asked: words.noneOf(name, visit.written.list(integers)), own };
  }
}

function locationAsked(visit: Visit, { comparator, locales }: Requirement): string {
  const { requirement: words } = visit.texts;
  const places = visit.written.list(locales.map((locale) => placeName(visit, locale)));
  if (comparator === 'EqualTo') return words.is(words.locale, places);
  if (comparator === 'NotEqualTo') return words.isNot(words.locale, places);
  return comparator === 'NotIn' ? words.noneOf(words.locale, places) : words.oneOf(words.locale, places);
}

const placeName = ({ written: { country } }: Visit, locale: Locale): string =>
  locale.subdivision === undefined
    ? country(locale.country)
    : `${states[locale.subdivision] ?? locale.subdivision}, ${country(locale.country)}`;

export function nameOf({ texts }: Visit, qualificationTypeId: string, names: TypeNames): string {
  const { requirement: words } = texts;
  if (isMasters(qualificationTypeId)) return words.masters;
  if (qualificationTypeId === systemTypes.numberApproved) return words.numberApproved;
  if (qualificationTypeId === systemTypes.percentApproved) return words.percentApproved;
  if (qualificationTypeId === systemTypes.adult) return words.adult;
  return names.get(qualificationTypeId) ?? words.unknown;
}

/** A qualification's value as its kind is written. */
export const valueText = (
  { written: { number } }: Visit,
  qualificationTypeId: string,
  value: number,
): string => (qualificationTypeId === systemTypes.percentApproved ? `${number(value)} %` : number(value));
