import type { Environment } from './environment.ts';
import { systemTypes } from './requirement.ts';

/** A type that no requester made: the marketplace itself knows who has it. */
export interface SystemQualificationType {
  readonly qualificationTypeId: string;
  readonly name: string;
  readonly description: string;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}

/** The day MTurk opened: its own types were there from the beginning. */
const CREATED_AT = Date.UTC(2005, 10, 2);

const common = [
  {
    qualificationTypeId: systemTypes.numberApproved,
    name: 'Worker_NumberHITsApproved',
    description: 'How many assignments of the worker were approved.',
  },
  {
    qualificationTypeId: systemTypes.locale,
    name: 'Worker_Locale',
    description: 'Where the worker lives.',
  },
  {
    qualificationTypeId: systemTypes.adult,
    name: 'Worker_Adult',
    description: 'Whether the worker said to be at least 18 years old and willing to see offensive content.',
  },
  {
    qualificationTypeId: systemTypes.percentApproved,
    name: 'Worker_PercentAssignmentsApproved',
    description: 'The share of the worker’s assignments that were approved, 0 to 100.',
  },
];

/** The types of an environment that are the marketplace's own. Masters has an id of its own in each. */
export const systemTypesOf = (environment: Environment): readonly SystemQualificationType[] =>
  [
    {
      qualificationTypeId: systemTypes.masters[environment],
      name: 'Masters',
      description: 'Workers who showed high quality over a wide range of work.',
    },
    ...common,
  ].map((type) => ({ ...type, createdAt: CREATED_AT }));

export const systemTypeOf = (
  qualificationTypeId: string,
  environment: Environment,
): SystemQualificationType | undefined =>
  systemTypesOf(environment).find((type) => type.qualificationTypeId === qualificationTypeId);
