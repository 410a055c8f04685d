export type Comparator =
  | 'LessThan'
  | 'LessThanOrEqualTo'
  | 'GreaterThan'
  | 'GreaterThanOrEqualTo'
  | 'EqualTo'
  | 'NotEqualTo'
  | 'Exists'
  | 'DoesNotExist'
  | 'In'
  | 'NotIn';

export type ActionsGuarded = 'Accept' | 'PreviewAndAccept' | 'DiscoverPreviewAndAccept';

export interface Locale {
  readonly country: string;
  readonly subdivision?: string | undefined;
}

/** What a worker must have to take a HIT. */
export interface Requirement {
  readonly qualificationTypeId: string;
  readonly comparator: Comparator;
  readonly integers: readonly number[];
  readonly locales: readonly Locale[];
  readonly guards: ActionsGuarded;
}

export type WorkerAction = 'discover' | 'preview' | 'accept';

/** What a worker has: granted values by the id of the type, among them the system's own. */
export interface Standing {
  readonly values: ReadonlyMap<string, number>;
  readonly locale: Locale;
}

/** The qualifications every worker has or gets from the service itself; ids from the API reference. */
export const systemTypes = {
  masters: { production: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', sandbox: '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6' },
  numberApproved: '00000000000000000040',
  locale: '00000000000000000071',
  adult: '00000000000000000060',
  percentApproved: '000000000000000000L0',
} as const;

export const isMasters = (qualificationTypeId: string): boolean =>
  qualificationTypeId === systemTypes.masters.production ||
  qualificationTypeId === systemTypes.masters.sandbox;

/** How many of a worker's assignments must be reviewed before the share of approved ones says anything. */
const LEAST_REVIEWED = 100;

/** MQ5: Worker_PercentAssignmentsApproved, 0 to 100. */
export const percentApproved = (approved: number, rejected: number): number =>
  approved + rejected < LEAST_REVIEWED ? 100 : Math.floor((100 * approved) / (approved + rejected));

const guardedActions: Readonly<Record<ActionsGuarded, readonly WorkerAction[]>> = {
  Accept: ['accept'],
  PreviewAndAccept: ['accept', 'preview'],
  DiscoverPreviewAndAccept: ['accept', 'preview', 'discover'],
};

/** MQ4: the requirements that keep a worker from an action. Empty: the worker may. */
export const unmet = (
  requirements: readonly Requirement[],
  standing: Standing,
  action: WorkerAction,
): readonly Requirement[] =>
  requirements.filter(
    (requirement) => guardedActions[requirement.guards].includes(action) && !meets(requirement, standing),
  );

/** MQ1 to MQ3. */
export function meets(requirement: Requirement, standing: Standing): boolean {
  if (requirement.qualificationTypeId === systemTypes.locale)
    return meetsLocale(requirement, standing.locale);
  const value = standing.values.get(requirement.qualificationTypeId);
  if (requirement.comparator === 'DoesNotExist') return value === undefined;
  if (value === undefined) return false;
  const [first = Number.NaN] = requirement.integers;
  switch (requirement.comparator) {
    case 'Exists':
      return true;
    case 'LessThan':
      return value < first;
    case 'LessThanOrEqualTo':
      return value <= first;
    case 'GreaterThan':
      return value > first;
    case 'GreaterThanOrEqualTo':
      return value >= first;
    case 'EqualTo':
      return value === first;
    case 'NotEqualTo':
      return value !== first;
    case 'In':
      return requirement.integers.includes(value);
    case 'NotIn':
      return !requirement.integers.includes(value);
  }
}

function meetsLocale({ comparator, locales }: Requirement, locale: Locale): boolean {
  const named = locales.some((wanted) => covers(wanted, locale));
  switch (comparator) {
    case 'EqualTo':
    case 'In':
      return named;
    case 'NotEqualTo':
    case 'NotIn':
      return !named;
    case 'Exists':
      return true;
    default:
      return false;
  }
}

const covers = (wanted: Locale, locale: Locale): boolean =>
  wanted.country === locale.country &&
  (wanted.subdivision === undefined || wanted.subdivision === locale.subdivision);
