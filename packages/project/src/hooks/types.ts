import type { Cell, EntryIds, ErrorCode, KnownParticipation } from '@turnout/core';

/** Anything JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** One row of what a participant's task recorded. */
export interface TrialRow {
  readonly uniqueid: string;
  readonly current_trial: number;
  /** Epoch ms. */
  readonly dateTime: number;
  /** What the task gave to recordTrialData: an object, an array or a plain value. */
  readonly trialdata: JsonValue;
}

export interface EventRow {
  readonly eventtype: string;
  readonly value: JsonValue;
  /** Epoch ms. */
  readonly timestamp: number;
  /** Ms since the event before. */
  readonly interval: number;
}

export interface ParticipantData {
  readonly trials: readonly TrialRow[];
  readonly questiondata: Readonly<Record<string, JsonValue>>;
  readonly eventdata: readonly EventRow[];
  /** The whole as psiTurk's column `datastring`: JSON text. */
  readonly datastring: string;
}

/** A participant, with psiTurk's column names. */
export interface ParticipantHandle {
  readonly uniqueid: string;
  readonly workerid: string;
  readonly assignmentid: string;
  readonly hitid: string;
  readonly cond: number;
  readonly counterbalance: number;
  /** psiTurk's number: 1 allocated, 2 started, 3 completed, … */
  readonly status: number;
  readonly mode: string;
  readonly codeversion: string;
  readonly browser: string;
  readonly platform: string;
  readonly language: string;
  readonly beginhit: Date;
  readonly beginexp: Date | undefined;
  readonly endhit: Date | undefined;
  /** In currency units, e.g. 1.25. */
  readonly bonus: number;
  /** Reads what is stored at this moment. */
  data(): Promise<ParticipantData>;
  /**
   * Stores what the study owes as a bonus, in currency units; rounded to the cent. It pays nothing.
   * @throws RangeError when it is not a number of zero or more
   */
  setBonus(amount: number): Promise<void>;
  /** The task is done, as when the task's page calls completeHIT. Repeating it changes nothing. */
  complete(): Promise<void>;
  /** Ends the participation without success; `reason` is kept with it. */
  screenOut(reason: string): Promise<void>;
  /** Moves the participant to another cell; the balance counts it there. */
  setCondition(condition: number, counterbalance?: number): Promise<void>;
}

export interface ParticipantQuery {
  readonly mode?: string;
  readonly codeversion?: string;
  /** One of psiTurk's numbers, or several. */
  readonly status?: number | readonly number[];
  readonly condition?: number;
}

export interface ParticipantFinder {
  /** Walks through the participants in order of arrival; any number of them. */
  find(query?: ParticipantQuery): AsyncIterable<ParticipantHandle>;
  /** @returns undefined when there is none with this id (`workerId:assignmentId`) */
  get(uniqueid: string): Promise<ParticipantHandle | undefined>;
}

/** A file of a multipart form. */
export interface UploadedFile {
  readonly name: string;
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface HookRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** From `:name` parts of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  /** Of repeated names the first. */
  readonly query: Readonly<Record<string, string>>;
  /** Fields of a form; empty for any other body. */
  readonly form: Readonly<Record<string, string>>;
  /** Files of a multipart form; empty for any other body. */
  readonly files: readonly UploadedFile[];
  /** The parsed JSON body; undefined for any other body. */
  readonly json: unknown;
  /** The body as it came; empty when there is none. */
  readonly body: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The participant whose key came with the request. Where the path, the query, a form or a JSON body names a
   * `uniqueId`, it must be this participant's.
   * @throws TurnoutError TOKEN_MISSING, TOKEN_INVALID, TOKEN_FOREIGN
   */
  participant(): Promise<ParticipantHandle>;
}

/** What a handler answers; made by the functions of HookReply. */
export type HookAnswer = HookAnswerBody & {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
};

export type HookAnswerBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<string | Uint8Array>; readonly type: string }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'render'; readonly template: string; readonly values: TemplateValues }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly detail: string | undefined }
  | { readonly kind: 'file'; readonly file: string; readonly type: string | undefined };

/** Values for a template. Inserted as text, never read as a template. */
export type TemplateValues = Readonly<Record<string, unknown>>;

export interface HookReply {
  /** The same with another status, e.g. `reply.status(201).json({})`. */
  status(status: number): HookReply;
  /** The same with one header more. */
  header(name: string, value: string): HookReply;
  json(value: unknown): HookAnswer;
  html(html: string): HookAnswer;
  text(text: string): HookAnswer;
  bytes(bytes: Uint8Array, type: string): HookAnswer;
  /** Sends pieces as they are made, e.g. the lines of a large CSV. */
  stream(chunks: AsyncIterable<string | Uint8Array>, type: string): HookAnswer;
  /** Status 302 unless set. */
  redirect(url: string): HookAnswer;
  /** A page of templates/ with values. */
  render(template: string, values?: TemplateValues): HookAnswer;
  /**
   * The study's error page for one of psiTurk's error names (`improper_inputs`, `already_did_exp_hit`, …) or one of
   * our codes, with `detail` as one more sentence. An unknown name shows the page for an unexpected error.
   */
  error(name: string, detail?: string): HookAnswer;
  /** A file of the study folder; `path` is relative to it and stays inside it. */
  sendFile(path: string, type?: string): HookAnswer;
}

/** What a handler may return. Text is HTML, undefined is an empty 204, anything else becomes JSON. */
export type HookResult = HookAnswer | JsonValue | undefined;

export type HookHandler = (request: HookRequest, reply: HookReply) => HookResult | Promise<HookResult>;

export interface RouteOptions {
  /** Asks for login_username and login_pw of config.txt (HTTP Basic, realm "Login Required"). */
  readonly requireLogin?: boolean;
  /** Largest body in bytes; default: max_body_bytes of config.txt. */
  readonly maxBodyBytes?: number;
}

export interface MountOptions {
  /** Unknown addresses under the prefix show the folder's index.html (single-page apps). */
  readonly historyFallback?: boolean;
  readonly requireLogin?: boolean;
}

export interface HookLog {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

interface AddRoute {
  (path: string, handler: HookHandler): void;
  (path: string, options: RouteOptions, handler: HookHandler): void;
}

/** The application as custom.ts sees it. Its routes win over the built-in ones of the same address. */
export interface StudyApp {
  readonly get: AddRoute;
  readonly post: AddRoute;
  readonly put: AddRoute;
  /** Serves a folder of the study under a prefix, e.g. `mount('task/dist', '/task', { historyFallback: true })`. */
  mount(folder: string, prefix: string, options?: MountOptions): void;
  /** A value of config.txt as text, in its psiTurk 3 or psiTurk 2 place. */
  config(section: string, name: string): string | undefined;
  readonly log: HookLog;
  readonly participants: ParticipantFinder;
  /** Absolute path of the study folder. */
  readonly folder: string;
}

/** What custom.ts or custom.js may export. All of it is optional. */
export interface CustomModule {
  /** Chooses the condition in place of the balance: a number, `[condition, counterbalance]`, or undefined. */
  readonly custom_get_condition?: (mode: string) => CustomCondition | Promise<CustomCondition>;
  /** The bonus in currency units (1.25, or text like "1.25"); undefined leaves the last one. */
  readonly compute_bonus?: (
    participant: ParticipantHandle,
  ) => number | string | undefined | Promise<number | string | undefined>;
  /** Called once before the first request. */
  readonly init_app?: (app: StudyApp) => void | Promise<void>;
  /** Adds routes. */
  readonly routes?: (app: StudyApp) => void | Promise<void>;
  /** Who may enter: true, or the reason shown to a person who may not. `earlier`: what this worker did before. */
  readonly eligible?: (
    visit: EntryIds,
    earlier: readonly KnownParticipation[],
  ) => true | string | Promise<true | string>;
}

export type CustomCondition = number | readonly [number, number];

/** The hooks of a study, checked and wrapped: what the server works with. */
export interface StudyHooks {
  /** Absolute path of custom.ts or custom.js. */
  readonly file: string;
  /** @throws TurnoutError HOOKS_INVALID when the hook fails or gives no whole numbers */
  readonly chooseCell?: (mode: string) => Promise<Cell>;
  /** @returns minor units (cents), undefined to leave the bonus. @throws TurnoutError HOOKS_INVALID */
  readonly computeBonus?: (participant: ParticipantHandle) => Promise<number | undefined>;
  readonly eligible?: (visit: EntryIds, earlier: readonly KnownParticipation[]) => Promise<true | string>;
  /** Runs init_app, then routes. Call once, with an app from `createStudyApp`. */
  readonly install: (app: StudyApp) => Promise<void>;
}

/** A route the study added. */
export interface HookRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Fastify's form: `:name` parts, `*` at the end. */
  readonly path: string;
  readonly options: RouteOptions;
  readonly handler: HookHandler;
}

export interface HookMount {
  /** Absolute path inside the study folder. */
  readonly folder: string;
  /** Begins with a slash, has none at the end. */
  readonly prefix: string;
  readonly options: MountOptions;
}
