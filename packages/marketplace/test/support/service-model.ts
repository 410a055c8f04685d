import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { OperationName } from '../../src/api/shapes/index.ts';

/** The service description AWS publishes, as Debian's python3-botocore ships it. Read in tests only. */
const MODEL_FILE = '/usr/lib/python3/dist-packages/botocore/data/mturk/2017-01-17/service-2.json';

export interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

interface ServiceModel {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input: { readonly shape: string }; readonly output: { readonly shape: string } }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const readModel = (): ServiceModel => {
  try {
    // Later versions of the package ship it compressed.
    return existsSync(MODEL_FILE)
      ? JSON.parse(readFileSync(MODEL_FILE, 'utf8'))
      : JSON.parse(gunzipSync(readFileSync(`${MODEL_FILE}.gz`)).toString('utf8'));
  } catch (error) {
    throw new Error(
      `These tests need the published service model: apt-get install python3-botocore (${error})`,
    );
  }
};

export const serviceModel: ServiceModel = readModel();

/** @throws when the model has no such shape */
export function modelShape(name: string): ModelShape {
  const shape = serviceModel.shapes[name];
  if (shape === undefined) throw new Error(`The model has no shape ${name}`);
  return shape;
}

/** @throws when the model has no such operation */
export function modelOperation(name: string): { readonly input: string; readonly output: string } {
  const operation = serviceModel.operations[name];
  if (operation === undefined) throw new Error(`The model has no operation ${name}`);
  return { input: operation.input.shape, output: operation.output.shape };
}

/**
 * Members that clients index without looking although the model has them optional: psiTurk `_hit_xml_to_object`,
 * Dallinger `_translate_hit`, oTree `MTurkCreateHIT` and its payments page, Mephisto `notify_workers`.
 */
const alwaysPresent: Readonly<Record<string, readonly string[]>> = {
  HIT: [
    'HITId',
    'HITTypeId',
    'HITGroupId',
    'CreationTime',
    'Title',
    'Description',
    'HITStatus',
    'MaxAssignments',
    'Reward',
    'AutoApprovalDelayInSeconds',
    'Expiration',
    'AssignmentDurationInSeconds',
    'QualificationRequirements',
    'HITReviewStatus',
    'NumberOfAssignmentsPending',
    'NumberOfAssignmentsAvailable',
    'NumberOfAssignmentsCompleted',
  ],
  Assignment: ['AssignmentId', 'WorkerId', 'HITId', 'AssignmentStatus', 'AcceptTime', 'SubmitTime', 'Answer'],
  BonusPayment: ['WorkerId', 'BonusAmount', 'AssignmentId', 'Reason', 'GrantTime'],
  Qualification: ['QualificationTypeId', 'WorkerId', 'GrantTime', 'IntegerValue', 'Status'],
  QualificationType: [
    'QualificationTypeId',
    'CreationTime',
    'Name',
    'Description',
    'QualificationTypeStatus',
  ],
  QualificationRequest: ['QualificationRequestId', 'QualificationTypeId', 'WorkerId', 'SubmitTime'],
  WorkerBlock: ['WorkerId'],
  CreateHITResponse: ['HIT'],
  CreateHITTypeResponse: ['HITTypeId'],
  CreateHITWithHITTypeResponse: ['HIT'],
  GetHITResponse: ['HIT'],
  GetAssignmentResponse: ['Assignment', 'HIT'],
  GetAccountBalanceResponse: ['AvailableBalance'],
  CreateQualificationTypeResponse: ['QualificationType'],
  UpdateQualificationTypeResponse: ['QualificationType'],
  GetQualificationTypeResponse: ['QualificationType'],
  GetQualificationScoreResponse: ['Qualification'],
  NotifyWorkersResponse: ['NotifyWorkersFailureStatuses'],
  ListReviewPolicyResultsForHITResponse: ['HITId'],
};

/**
 * Checks what an operation answered against the published model: no member it does not have, none missing that it or
 * a known client requires, every value of the right JSON type and within its constraints.
 * @param body the parsed JSON as it came over the wire; an empty body counts as `{}`.
 * @throws Error with one line for every fault
 */
export function assertMatchesModel(operation: OperationName, body: unknown): void {
  const faults = faultsOf(
    modelOperation(operation).output,
    body === '' || body === undefined ? {} : body,
    operation,
  );
  if (faults.length > 0)
    throw new Error(`${operation} does not answer as the model has it:\n${faults.join('\n')}`);
}

function faultsOf(shapeName: string, value: unknown, path: string): readonly string[] {
  const shape = modelShape(shapeName);
  switch (shape.type) {
    case 'structure':
      return structureFaults(shapeName, shape, value, path);
    case 'list':
      if (!Array.isArray(value)) return [`${path}: ${told(value)} is no list`];
      return value.flatMap((item, index) => faultsOf(shape.member?.shape ?? '', item, `${path}[${index}]`));
    case 'string':
      return textFaults(shape, value, path);
    case 'integer':
    case 'long':
      return Number.isSafeInteger(value) ? [] : [`${path}: ${told(value)} is no whole number`];
    case 'timestamp':
      return Number.isFinite(value) ? [] : [`${path}: ${told(value)} is no number of seconds`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: ${told(value)} is no boolean`];
    default:
      return [`${path}: the model's type ${shape.type} is not known here`];
  }
}

function structureFaults(name: string, shape: ModelShape, value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path}: ${told(value)} is no structure`];
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const members = shape.members ?? {};
  const listAnswer = 'NumResults' in members;
  const lists = Object.keys(members).filter(
    (member) => listAnswer && modelShape(members[member]?.shape ?? '').type === 'list',
  );
  const needed = [
    ...(shape.required ?? []),
    ...(alwaysPresent[name] ?? []),
    ...(listAnswer ? ['NumResults', ...lists] : []),
  ];
  return [
    ...needed.filter((member) => !given.has(member)).map((member) => `${path}.${member}: missing`),
    ...[...given].flatMap(([member, sent]) => {
      const known = members[member];
      return known === undefined
        ? [`${path}.${member}: not in the model`]
        : faultsOf(known.shape, sent, `${path}.${member}`);
    }),
  ];
}

function textFaults(shape: ModelShape, value: unknown, path: string): readonly string[] {
  if (typeof value !== 'string') return [`${path}: ${told(value)} is no text`];
  const faults: string[] = [];
  if (shape.enum !== undefined && !shape.enum.includes(value))
    faults.push(`is none of ${shape.enum.join(', ')}`);
  if (shape.pattern !== undefined && !new RegExp(shape.pattern, 'u').test(value)) {
    faults.push(`does not match ${shape.pattern}`);
  }
  if (value.length < (shape.min ?? 0)) faults.push(`is shorter than ${shape.min}`);
  if (value.length > (shape.max ?? Number.POSITIVE_INFINITY)) faults.push(`is longer than ${shape.max}`);
  return faults.map((fault) => `${path}: ${told(value)} ${fault}`);
}

const told = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
