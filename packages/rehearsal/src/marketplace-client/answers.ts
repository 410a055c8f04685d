import type {
  ClockMoved,
  ControlState,
  CreatedWorkers,
  LedgerReport,
  LintReport,
  ProjectList,
  ReturnedTask,
  Task,
  TaskQueue,
  WorkerSummary,
  WorkRefusal,
} from '@turnout/protocol';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { RehearsalError } from '../rehearsal-error.ts';

/** Reads an answer of the marketplace. @throws RehearsalError when it has another form */
export type Reader<T> = (value: unknown, where: string) => T;

/** What the schema does not name may be there too: a newer marketplace says more. */
const reader =
  <T>(schema: TSchema): Reader<T> =>
  (value, where) => {
    if (Value.Check(schema, value)) return value as T;
    const [first] = Value.Errors(schema, value);
    throw new RehearsalError(
      `${where} answered in another form than this version of Turnout reads` +
        `${first === undefined ? '' : ` (${first.instancePath || 'the whole answer'}: ${first.message})`}.`,
      'Use the marketplace and the rehearsal of the same version of Turnout.',
    );
  };

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const Moment = Type.Number();

const TaskShape = Type.Object({
  groupId: Text,
  hitId: Text,
  assignmentId: Text,
  deadline: Moment,
  question: Type.Union([
    Type.Object({ kind: Type.Union([Type.Literal('external'), Type.Literal('html')]), url: Text }),
    Type.Object({ kind: Type.Literal('form') }),
  ]),
  submitUrl: Text,
});

export const readProjects = reader<ProjectList>(
  Type.Object({
    projects: Type.Array(
      Type.Object({
        groupId: Text,
        title: Text,
        rewardMinor: Count,
        durationMs: Count,
        available: Count,
        qualified: Type.Boolean(),
      }),
    ),
  }),
);

export const readTask = reader<Task>(TaskShape);
export const readQueue = reader<TaskQueue>(Type.Object({ tasks: Type.Array(TaskShape) }));
export const readReturned = reader<ReturnedTask>(Type.Object({ returned: Text }));
export const readRefusal = reader<WorkRefusal>(Type.Object({ refused: Text, message: Text }));

export const readSummary = reader<WorkerSummary>(
  Type.Object({
    workerId: Text,
    submitted: Count,
    approved: Count,
    rejected: Count,
    returned: Count,
    abandoned: Count,
    earnedMinor: Type.Integer(),
    bonusMinor: Type.Integer(),
  }),
);

export const readState = reader<ControlState>(Type.Object({ now: Moment, workers: Count, openHits: Count }));
export const readClock = reader<ClockMoved>(Type.Object({ now: Moment, settled: Count }));
export const readWorkers = reader<CreatedWorkers>(
  Type.Object({ workers: Type.Array(Type.Object({ workerId: Text, token: Text })) }),
);

export const readLedger = reader<LedgerReport>(
  Type.Object({
    accounts: Type.Array(
      Type.Object({
        name: Text,
        environment: Text,
        depositedMinor: Type.Integer(),
        availableMinor: Type.Integer(),
        heldMinor: Type.Integer(),
        rewardsMinor: Type.Integer(),
        bonusesMinor: Type.Integer(),
        feesMinor: Type.Integer(),
      }),
    ),
  }),
);

export const readLint = reader<LintReport>(
  Type.Object({
    findings: Type.Array(
      Type.Object({
        rule: Text,
        severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
        message: Text,
        remedy: Text,
        subject: Text,
        times: Count,
      }),
    ),
  }),
);
