/**
 * Dress rehearsals: a simulated crowd takes a study on a marketplace in rehearsal.
 *
 * `rehearse(options)` can be interrupted with `options.signal`, e.g. at Ctrl-C: an AbortController's signal that aborts
 * closes the browsers and lets the promise reject at once with a RehearsalError, "The rehearsal was interrupted.", also
 * in the middle of a step. No signal of the operating system is handled here: that is for the program to do.
 *
 * The browser is the Chromium or Chrome that the environment variable TURNOUT_CHROMIUM names, else one in a usual place.
 */
export * from './behaviour/index.ts';
export type { Account, Body, StepResult, TaskSession, Visit } from './bodies/body.ts';
export type { BrowserOptions } from './bodies/chromium/launch.ts';
export type { DataRequest, Player, PlayTools, StudyData, StudyScript } from './bodies/study-script.ts';
export { type ControlClient, controlClient } from './marketplace-client/control.ts';
export { type WorkerClient, workerClient } from './marketplace-client/worker.ts';
export type { RehearsalOptions, RehearsalProgress } from './options.ts';
export { RehearsalError } from './rehearsal-error.ts';
export { asHtml } from './report/as-html.ts';
export { asJson } from './report/as-json.ts';
export { asText } from './report/as-text.ts';
export * from './report/report.ts';
export { rehearse } from './run.ts';
export type { StudyParticipant, StudyPort } from './study-port.ts';
