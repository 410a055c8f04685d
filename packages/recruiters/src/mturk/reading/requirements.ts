import type { Comparator, HITAccessActions, QualificationRequirement } from '@aws-sdk/client-mturk';
import type { MturkEnvironment } from '../settings.ts';
import type { Literal } from './python-literal.ts';

/** Ids of the API reference, "QualificationRequirement data structure". */
export const LOCALE = '00000000000000000071';
export const NUMBER_APPROVED = '00000000000000000040';
export const PERCENT_APPROVED = '000000000000000000L0';
const MASTERS = {
  live: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH',
  sandbox: '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6',
} as const;

const MOST_INTEGERS = 15;
const MOST_LOCALES = 30;
export const MOST_REQUIREMENTS = 10;

const COMPARATORS = [
  'LessThan',
  'LessThanOrEqualTo',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'EqualTo',
  'NotEqualTo',
  'Exists',
  'DoesNotExist',
  'In',
  'NotIn',
] as const satisfies readonly Comparator[];
const BARE: readonly string[] = ['Exists', 'DoesNotExist'];
const LISTS: readonly string[] = ['In', 'NotIn'];
const OF_LOCALES: readonly string[] = ['EqualTo', 'NotEqualTo', 'In', 'NotIn'];
const GUARDED = [
  'Accept',
  'PreviewAndAccept',
  'DiscoverPreviewAndAccept',
] as const satisfies readonly HITAccessActions[];
const MEMBERS: readonly string[] = [
  'QualificationTypeId',
  'Comparator',
  'IntegerValues',
  'LocaleValues',
  'RequiredToPreview',
  'ActionsGuarded',
];

export const TYPE_ID = /^[A-Z0-9]{1,64}$/;

export type Report = (problem: string) => void;

/** The world whose ids an endpoint knows: in rehearsal, that of its address. */
export function worldOf(environment: MturkEnvironment, endpoint: string): 'live' | 'sandbox' {
  if (environment !== 'rehearsal') return environment;
  return /\/production\/?$/.test(endpoint) ? 'live' : 'sandbox';
}

export const mastersId = (world: 'live' | 'sandbox'): string => MASTERS[world];

export interface RequirementContext {
  readonly world: 'live' | 'sandbox';
  /** Either world's id of the Masters is meant. */
  readonly isRehearsal: boolean;
}

/**
 * A list of requirements in boto3's spelling.
 * @param name of the setting, for the messages. @returns what could be read; what is wrong is reported
 */
export function readRequirements(
  value: Literal,
  name: string,
  context: RequirementContext,
  report: Report,
): readonly QualificationRequirement[] {
  if (!Array.isArray(value)) {
    report(`${name}: must be a list, also of one: [{…}].`);
    return [];
  }
  return value.flatMap((one: Literal, index) => {
    const requirement = readRequirement(one, `${name}, number ${index + 1}`, context, report);
    return requirement === undefined ? [] : [requirement];
  });
}

function readRequirement(
  value: Literal,
  name: string,
  context: RequirementContext,
  report: Report,
): QualificationRequirement | undefined {
  if (!isDictionary(value)) {
    report(`${name}: must be a dictionary with QualificationTypeId and Comparator.`);
    return undefined;
  }
  for (const key of Object.keys(value))
    if (!MEMBERS.includes(key))
      report(`${name}: has no member "${key.slice(0, 40)}"; there are ${MEMBERS.join(', ')}.`);
  const id = value.QualificationTypeId;
  const Comparator = COMPARATORS.find((known) => known === value.Comparator);
  if (typeof id !== 'string' || !TYPE_ID.test(id))
    report(`${name}: QualificationTypeId must be a text of capital letters and digits.`);
  if (Comparator === undefined) report(`${name}: Comparator must be one of ${COMPARATORS.join(', ')}.`);
  const integers = integersOf(value.IntegerValues, name, report);
  const locales = localesOf(value.LocaleValues, name, report);
  const preview = previewOf(value, name, report);
  if (typeof id !== 'string' || Comparator === undefined) return undefined;
  const problem = countProblem(id, Comparator, integers.length, locales.length);
  if (problem !== undefined) report(`${name}: ${problem}`);
  return {
    QualificationTypeId: ownMasters(id, name, context, report),
    Comparator,
    ...(integers.length > 0 && { IntegerValues: integers }),
    ...(locales.length > 0 && { LocaleValues: locales }),
    ...preview,
  };
}

export const isDictionary = (value: Literal | undefined): value is { readonly [key: string]: Literal } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function integersOf(value: Literal | undefined, name: string, report: Report): number[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one: Literal) => Number.isInteger(one))) return value.map(Number);
  report(`${name}: IntegerValues must be a list of whole numbers.`);
  return [];
}

function localesOf(
  value: Literal | undefined,
  name: string,
  report: Report,
): { Country: string; Subdivision?: string }[] {
  if (value === undefined || value === null) return [];
  const places: readonly Literal[] = Array.isArray(value) ? value : [null];
  return places.flatMap((place) => {
    const { Country, Subdivision, ...rest } = isDictionary(place) ? place : {};
    const isPlace =
      isCode(Country) &&
      (Subdivision === undefined || (isCode(Subdivision) && Country === 'US')) &&
      Object.keys(rest).length === 0;
    if (isPlace) return [{ Country, ...(isCode(Subdivision) && { Subdivision }) }];
    report(
      `${name}: LocaleValues must be a list like [{"Country": "US"}], of two capital letters; a Subdivision only within the US.`,
    );
    return [];
  });
}

const isCode = (value: Literal | undefined): value is string =>
  typeof value === 'string' && /^[A-Z]{2}$/.test(value);

function previewOf(
  { ActionsGuarded, RequiredToPreview }: { readonly [key: string]: Literal },
  name: string,
  report: Report,
): Pick<QualificationRequirement, 'ActionsGuarded' | 'RequiredToPreview'> {
  if (ActionsGuarded !== undefined && RequiredToPreview !== undefined)
    report(`${name}: has both ActionsGuarded and RequiredToPreview; the service takes one of them.`);
  const guarded = GUARDED.find((known) => known === ActionsGuarded);
  if (ActionsGuarded !== undefined && guarded === undefined)
    report(`${name}: ActionsGuarded must be one of ${GUARDED.join(', ')}.`);
  if (RequiredToPreview !== undefined && typeof RequiredToPreview !== 'boolean')
    report(`${name}: RequiredToPreview must be True or False.`);
  return {
    ...(guarded !== undefined && { ActionsGuarded: guarded }),
    ...(typeof RequiredToPreview === 'boolean' && { RequiredToPreview }),
  };
}

function countProblem(id: string, comparator: string, integers: number, locales: number): string | undefined {
  if (BARE.includes(comparator))
    return integers + locales === 0 ? undefined : `${comparator} takes no values.`;
  const isLocale = id === LOCALE;
  if (isLocale && !OF_LOCALES.includes(comparator))
    return `the locale is compared by ${OF_LOCALES.join(', ')}, not ${comparator}.`;
  const [count, other, member] = isLocale
    ? [locales, integers, 'LocaleValues']
    : [integers, locales, 'IntegerValues'];
  if (other > 0) return `takes ${member} only.`;
  const isList = LISTS.includes(comparator);
  const most = isList ? (isLocale ? MOST_LOCALES : MOST_INTEGERS) : 1;
  if (count >= 1 && count <= most) return undefined;
  return `${comparator} takes ${most === 1 ? 'exactly one value' : `1 to ${most} values`} in ${member}, not ${count}.`;
}

/** The Masters have an id of their own in each world; that of the other one lets nobody in. */
function ownMasters(
  id: string,
  name: string,
  { world, isRehearsal }: RequirementContext,
  report: Report,
): string {
  const isMasters = id === MASTERS.live || id === MASTERS.sandbox;
  if (!isMasters || id === MASTERS[world]) return id;
  if (!isRehearsal)
    report(`${name}: ${id} are the Masters of the other world; here they are ${MASTERS[world]}.`);
  return MASTERS[world];
}
