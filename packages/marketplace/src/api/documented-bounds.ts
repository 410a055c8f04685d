import { Refusal, requestError } from '../domain/refusal.ts';
import type { OperationName } from './shapes/index.ts';

/**
 * Bounds the service enforces although its published description does not hold them. They are in the API Reference:
 * pages CreateHIT, CreateHITType, CreateAdditionalAssignmentsForHIT, ApproveAssignment, NotifyWorkers,
 * CreateQualificationType.
 */
type Bound = (value: unknown) => boolean;

const between =
  (least: number, most: number): Bound =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most;

const signs =
  (most: number): Bound =>
  (value) =>
    typeof value === 'string' && value.length <= most;

const bytes =
  (most: number): Bound =>
  (value) =>
    typeof value === 'string' && Buffer.byteLength(value, 'utf8') <= most;

const members =
  (most: number): Bound =>
  (value) =>
    Array.isArray(value) && value.length <= most;

const ONE_YEAR = 31_536_000;
const THIRTY_DAYS = 2_592_000;
const MOST_ASSIGNMENTS = 1_000_000_000;
const MOST_XML_BYTES = 65_535;

const ofHitType: Readonly<Record<string, Bound>> = {
  AssignmentDurationInSeconds: between(30, ONE_YEAR),
  AutoApprovalDelayInSeconds: between(0, THIRTY_DAYS),
  Title: signs(128),
  Description: signs(2000),
  Keywords: signs(1000),
  QualificationRequirements: members(10),
};

const ofHit: Readonly<Record<string, Bound>> = {
  LifetimeInSeconds: between(30, ONE_YEAR),
  MaxAssignments: between(1, MOST_ASSIGNMENTS),
  Question: bytes(MOST_XML_BYTES),
  RequesterAnnotation: signs(255),
};

const ofTest: Readonly<Record<string, Bound>> = {
  Test: bytes(MOST_XML_BYTES),
  AnswerKey: bytes(MOST_XML_BYTES),
};

const ofFeedback: Readonly<Record<string, Bound>> = { RequesterFeedback: signs(1024) };

const bounds: { readonly [Name in OperationName]?: Readonly<Record<string, Bound>> } = {
  CreateHITType: ofHitType,
  CreateHIT: { ...ofHitType, ...ofHit },
  CreateHITWithHITType: ofHit,
  CreateAdditionalAssignmentsForHIT: { NumberOfAdditionalAssignments: between(1, MOST_ASSIGNMENTS) },
  ApproveAssignment: ofFeedback,
  RejectAssignment: ofFeedback,
  CreateQualificationType: ofTest,
  UpdateQualificationType: ofTest,
  NotifyWorkers: { Subject: signs(200), MessageText: signs(4096), WorkerIds: members(100) },
};

const HALF_A_PAIR = /\p{Surrogate}/u;

/** How much of a refused value is said back: a question of a megabyte would make a message of one. */
const TOLD_SIGNS = 200;

/**
 * @param input of the operation, which has passed its shape.
 * @throws Refusal ParameterValidationError naming the first member out of bounds; RequestError InvalidParameterValue
 * when a text holds what cannot be stored or, in feedback, a control character.
 */
export function checkDocumentedBounds(operation: OperationName, input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  for (const [name, value] of Object.entries(input)) {
    const bound = bounds[operation]?.[name];
    if (bound !== undefined && !bound(value)) throw notValid(name, value);
    if (name === 'RequesterFeedback' && holdsControlSign(String(value))) throw badSign(name);
    if (holdsUnstorable(value)) throw badSign(name);
  }
}

function notValid(name: string, value: unknown): Refusal {
  const told = Array.isArray(value) ? `${value.length} members` : String(value).slice(0, TOLD_SIGNS);
  return new Refusal(
    'ParameterValidationError',
    `The value "${told}" is not valid for the parameter ${name}.`,
  );
}

const badSign = (name: string): Refusal =>
  requestError('InvalidParameterValue', `The parameter ${name} contains characters that are not allowed.`);

/** ASCII 0 to 8, 11, 12 and 14 to 31 are refused in feedback (API Reference, ApproveAssignment). */
function holdsControlSign(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return true;
  }
  return false;
}

/** NUL and half a surrogate pair: JSON can carry them, PostgreSQL and UTF-8 cannot. */
function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || HALF_A_PAIR.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsUnstorable);
}
