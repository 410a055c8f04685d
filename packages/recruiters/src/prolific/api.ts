import { createSend, type Request, type Send } from './http.ts';
import { createPatientSend, type Wait } from './patient.ts';
import type { ProlificSettings } from './settings.ts';

/** Prolific's API with the account's settings. */
export interface ProlificApi {
  readonly settings: ProlificSettings;
  /** Once, whatever comes of it. */
  readonly send: Send;
  /** Waits where Prolific asks to; for long lists. */
  readonly patiently: Send;
}

export function createApi(settings: ProlificSettings, wait: Wait): ProlificApi {
  const send = createSend(settings);
  return { settings, send, patiently: createPatientSend(send, wait) };
}

/** The path of a thing by its id, which may come from an address that anybody typed. */
export const pathOf = (kind: string, id: string, rest = ''): string =>
  `/api/v1/${kind}/${encodeURIComponent(id)}/${rest}`;

/** Ids that can be one of Prolific's; anything else is not sent there. */
export const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

export const transition = (kind: 'studies' | 'submissions', id: string, body: unknown): Request => ({
  method: 'POST',
  path: pathOf(kind, id, 'transition/'),
  body,
});
