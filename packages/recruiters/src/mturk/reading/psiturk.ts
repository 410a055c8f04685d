import type { QualificationRequirement } from '@aws-sdk/client-mturk';
import { parsePythonLiteral } from './python-literal.ts';
import {
  LOCALE,
  mastersId,
  NUMBER_APPROVED,
  PERCENT_APPROVED,
  type Report,
  type RequirementContext,
  readRequirements,
  TYPE_ID,
} from './requirements.ts';

/** psiTurk's keys of [HIT Configuration] about who may take part, already those of the mode. */
export interface PsiturkQualifications {
  readonly usOnly: boolean;
  /** Percent; 0: everybody. */
  readonly approveRequirement: number;
  readonly numberHitsApproved: number;
  readonly requireMasterWorkers: boolean;
  readonly requireQuals: readonly string[];
  readonly blockQuals: readonly string[];
  /** What the file of advanced_quals_path holds: JSON or a Python literal in boto3's spelling. */
  readonly advancedQuals: string | undefined;
}

/** The requirements of psiTurk's keys, in psiTurk's order. What is wrong is reported. */
export function psiturkRequirements(
  keys: PsiturkQualifications,
  context: RequirementContext,
  report: Report,
): readonly QualificationRequirement[] {
  if (!isWithin(keys.approveRequirement, 100))
    report('approve_requirement: must be a whole number from 0 to 100.');
  if (!isWithin(keys.numberHitsApproved, Number.MAX_SAFE_INTEGER))
    report('number_hits_approved: must be a whole number, 0 or more.');
  const atLeast = (QualificationTypeId: string, value: number): QualificationRequirement[] =>
    value > 0 ? [{ QualificationTypeId, Comparator: 'GreaterThanOrEqualTo', IntegerValues: [value] }] : [];
  const groups = (
    name: string,
    ids: readonly string[],
    Comparator: 'Exists' | 'DoesNotExist',
  ): QualificationRequirement[] =>
    ids.map((QualificationTypeId) => {
      if (!TYPE_ID.test(QualificationTypeId))
        report(`${name}: "${QualificationTypeId.slice(0, 64)}" is no id of a qualification type.`);
      return { QualificationTypeId, Comparator };
    });
  return [
    ...atLeast(PERCENT_APPROVED, keys.approveRequirement),
    ...atLeast(NUMBER_APPROVED, keys.numberHitsApproved),
    ...only(keys.requireMasterWorkers, {
      QualificationTypeId: mastersId(context.world),
      Comparator: 'Exists',
    }),
    ...only(keys.usOnly, {
      QualificationTypeId: LOCALE,
      Comparator: 'EqualTo',
      LocaleValues: [{ Country: 'US' }],
    }),
    ...groups('require_quals', keys.requireQuals, 'Exists'),
    ...groups('block_quals', keys.blockQuals, 'DoesNotExist'),
    ...advanced(keys.advancedQuals, context, report),
  ];
}

const only = (
  isWanted: boolean,
  requirement: QualificationRequirement,
): readonly QualificationRequirement[] => (isWanted ? [requirement] : []);

const isWithin = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

function advanced(
  text: string | undefined,
  context: RequirementContext,
  report: Report,
): readonly QualificationRequirement[] {
  if (text === undefined) return [];
  const name = 'advanced_quals_path';
  const parsed = parsePythonLiteral(text);
  if (parsed.kind === 'value') return readRequirements(parsed.value, name, context, report);
  report(`${name}: ${parsed.problem}.`);
  return [];
}
