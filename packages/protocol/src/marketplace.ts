import { type Static, Type } from 'typebox';

/**
 * The two JSON interfaces of the marketplace that are not Amazon's: what its worker site answers to programs
 * (`?format=json` on the addresses a browser uses), and the control of a rehearsal. Money is minor units, times are
 * epoch ms of the marketplace's clock, lengths are ms.
 */

/** The header with which a program works as a worker: `Authorization: Bearer <token>`. */
export const WORKER_TOKEN_SCHEME = 'Bearer';

/** Under this path a rehearsal is controlled; a panel does not have it. */
export const CONTROL_PATH = '/control';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Country = Type.String({ pattern: '^[A-Z]{2}$' });
const Count = Type.Integer({ minimum: 0, maximum: 1e9 });

// --- the worker site, for programs -----------------------------------------------------------------------------

/** GET /projects?format=json */
export interface ProjectList {
  readonly projects: readonly Project[];
}

export interface Project {
  readonly groupId: string;
  readonly title: string;
  readonly description: string;
  readonly keywords: string | undefined;
  readonly requesterName: string;
  readonly rewardMinor: number;
  readonly durationMs: number;
  /** Slots nobody has taken. */
  readonly available: number;
  /** Whether this worker may take one: meets the requirements, has not been blocked. */
  readonly qualified: boolean;
}

/** POST /projects/{groupId}/tasks/accept_random?format=json, POST /projects/{groupId}/tasks/{hitId}/accept?format=json */
export interface Task {
  readonly groupId: string;
  readonly hitId: string;
  readonly assignmentId: string;
  readonly deadline: number;
  readonly question:
    | { readonly kind: 'external'; readonly url: string }
    | { readonly kind: 'html'; readonly url: string }
    | { readonly kind: 'form' };
  /** Where the page in the frame posts the submission. */
  readonly submitUrl: string;
}

/** GET /tasks?format=json: what the worker holds, oldest first. */
export interface TaskQueue {
  readonly tasks: readonly Task[];
}

/** POST /tasks/{assignmentId}/return?format=json */
export interface ReturnedTask {
  readonly returned: string;
}

/** GET /dashboard?format=json: what the worker did and earned here. */
export interface WorkerSummary {
  readonly workerId: string;
  readonly submitted: number;
  readonly approved: number;
  readonly rejected: number;
  readonly returned: number;
  readonly abandoned: number;
  readonly earnedMinor: number;
  readonly bonusMinor: number;
}

/** Why a worker's wish was not granted; HTTP 409, 404 where the thing is unknown, 401 without a worker. */
export interface WorkRefusal {
  readonly refused: string;
  readonly message: string;
}

// --- the control of a rehearsal ----------------------------------------------------------------------------------

/** GET /control/state */
export interface ControlState {
  readonly now: number;
  readonly workers: number;
  readonly openHits: number;
}

/** POST /control/clock: moves the marketplace's clock forward and does everything that became due. */
export const MoveClock = Type.Union([
  Type.Object({ advanceMs: Count }, { additionalProperties: false }),
  Type.Object({ setTo: Type.Number({ minimum: 0, maximum: 8.64e15 }) }, { additionalProperties: false }),
]);
export type MoveClock = Static<typeof MoveClock>;

export interface ClockMoved {
  readonly now: number;
  /** How many deadlines, expiries and approvals were worked off. */
  readonly settled: number;
}

/** What a simulated worker brings; what is left out is drawn up as an ordinary adult in the US. */
export const WorkerProfile = Type.Object(
  {
    country: Type.Optional(Country),
    subdivision: Type.Optional(Country),
    adult: Type.Optional(Type.Boolean()),
    masters: Type.Optional(Type.Boolean()),
    pastApproved: Type.Optional(Count),
    pastRejected: Type.Optional(Count),
    /** Granted values by qualification type id. */
    qualifications: Type.Optional(Type.Record(Name, Type.Integer())),
  },
  { additionalProperties: false },
);
export type WorkerProfile = Static<typeof WorkerProfile>;

/** POST /control/workers */
export const CreateWorkers = Type.Object(
  { workers: Type.Array(WorkerProfile, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
export type CreateWorkers = Static<typeof CreateWorkers>;

export interface CreatedWorkers {
  readonly workers: readonly { readonly workerId: string; readonly token: string }[];
}

/** One fault, for calls of the Requester API. `share` of the matching calls meet it, until `times` are used up. */
export const Fault = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('throttle'),
      Type.Literal('server-error'),
      Type.Literal('drop-before'),
      Type.Literal('drop-after'),
      Type.Literal('delay'),
    ]),
    /** E.g. `SendBonus`; left out: every operation. */
    operation: Type.Optional(Name),
    share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    times: Type.Optional(Count),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  },
  { additionalProperties: false },
);
export type Fault = Static<typeof Fault>;

/** PUT /control/faults: replaces what was set before. */
export const SetFaults = Type.Object(
  {
    faults: Type.Array(Fault, { maxItems: 100 }),
    /** How long a submission stays invisible to its requester. */
    submissionLagMs: Type.Optional(Count),
  },
  { additionalProperties: false },
);
export type SetFaults = Static<typeof SetFaults>;

/** GET /control/ledger?environment=…: every account with what moved. */
export interface LedgerReport {
  readonly accounts: readonly AccountReport[];
}

export interface AccountReport {
  readonly name: string;
  readonly environment: string;
  readonly depositedMinor: number;
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly rewardsMinor: number;
  readonly bonusesMinor: number;
  readonly feesMinor: number;
}

/** GET /control/lint */
export interface LintReport {
  readonly findings: readonly LintFinding[];
}

export interface LintFinding {
  /** Stable, e.g. `money-call-without-token`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** What it was seen on: an operation, a HIT, an address. */
  readonly subject: string;
  readonly times: number;
}
