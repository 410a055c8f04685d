import type { Texts } from './texts/texts.ts';

export type RefusalReason = keyof Texts['refusal'];

/** Where a worker goes on from a refusal. */
export type WayOn = 'projects' | 'queue' | 'log-in' | 'history' | 'qualifications' | 'home';

const ways: Readonly<Record<RefusalReason, { readonly status: number; readonly on: WayOn }>> = {
  'no-worker': { status: 401, on: 'log-in' },
  'no-such-hit': { status: 404, on: 'projects' },
  'no-slot-left': { status: 409, on: 'projects' },
  'done-already': { status: 409, on: 'projects' },
  blocked: { status: 409, on: 'projects' },
  'queue-full': { status: 409, on: 'queue' },
  'not-active': { status: 409, on: 'projects' },
  'not-qualified': { status: 409, on: 'projects' },
  'not-held': { status: 409, on: 'queue' },
  'no-such-assignment': { status: 404, on: 'queue' },
  'submitted-already': { status: 409, on: 'history' },
  'deadline-passed': { status: 409, on: 'projects' },
  'other-account': { status: 409, on: 'log-in' },
  preview: { status: 400, on: 'projects' },
  nothing: { status: 400, on: 'queue' },
  'no-assignment-id': { status: 400, on: 'queue' },
  unreadable: { status: 400, on: 'home' },
  'foreign-request': { status: 403, on: 'home' },
  'no-such-page': { status: 404, on: 'projects' },
  'no-such-qualification': { status: 404, on: 'qualifications' },
  'not-requestable': { status: 409, on: 'qualifications' },
  'already-granted': { status: 409, on: 'qualifications' },
  'already-pending': { status: 409, on: 'qualifications' },
  'no-retake': { status: 409, on: 'qualifications' },
  'retry-later': { status: 409, on: 'qualifications' },
  'not-begun': { status: 409, on: 'qualifications' },
  'test-time-over': { status: 409, on: 'qualifications' },
  'sign-up-closed': { status: 409, on: 'home' },
  'account-closed': { status: 409, on: 'home' },
  'too-often': { status: 429, on: 'home' },
  'link-over': { status: 410, on: 'log-in' },
  fault: { status: 500, on: 'home' },
};

/** Thrown by a page that does not do what was asked; the worker reads why and what to do next. */
export class SiteRefusal extends Error {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly on: WayOn;
  override readonly name = 'SiteRefusal';

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
    this.status = ways[reason].status;
    this.on = ways[reason].on;
  }
}
