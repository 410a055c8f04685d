/** psiTurk's shapes on the wire (psiturk.md 1.10). */
export interface PsiturkTrial {
  readonly uniqueid: string;
  readonly current_trial: number;
  /** Epoch ms. */
  readonly dateTime: number;
  readonly trialdata: unknown;
}

export interface PsiturkEvent {
  readonly eventtype: string;
  readonly value: unknown;
  /** Epoch ms. */
  readonly timestamp: number;
  /** ms since the previous event. */
  readonly interval: number;
}

/** The model of GET and PUT /sync/:id. A task may add members of its own. */
export interface PsiturkModel {
  readonly condition: number;
  readonly counterbalance: number;
  readonly assignmentId: string;
  readonly workerId: string;
  readonly hitId: string;
  readonly bonus: number;
  readonly data?: readonly PsiturkTrial[];
  readonly questiondata?: Readonly<Record<string, unknown>>;
  readonly eventdata?: readonly PsiturkEvent[];
  readonly [member: string]: unknown;
}

/**
 * `window.TURNOUT`, which the server writes into every page it renders for a participant, before any script of
 * the study. `/exp` has all of it; the page with the recruiter's submit button only a token that may submit.
 */
export interface PageContext {
  readonly protocol: number;
  /** Where the study is mounted: '' or '/prefix'. */
  readonly base: string;
  readonly token: string;
  readonly uniqueId: string;
  readonly mode: string;
  /** True: a reload goes on where the participant was, so leaving the page is not quitting. */
  readonly resume: boolean;
  /** What GET /sync would answer; absent where the page does not run the task. */
  readonly model?: PsiturkModel;
}

/** GET /turnout/pages?name=a&name=b: the text of each page by the name asked for; null for one that does not exist. */
export type PagesBundle = Readonly<Record<string, string | null>>;

/**
 * `window.TURNOUT_HANDOVER`, in the page that answers a navigation which brought no capability: the page's script
 * looks for the token this window kept and asks for `url` again with it.
 */
export interface HandoverContext {
  readonly uniqueId: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
}
