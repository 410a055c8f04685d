import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, IncomingNotification, NotificationResult } from '@turnout/core';
import { isObject, parseJson, textOf, timeOf } from './json.ts';

/** Asks for the secrets that Prolific may sign with: usually one, none when webhooks were never set up. */
type ReadSecrets = () => Promise<readonly string[]>;

/** How far the time of signing may be off ours, either way; beyond, it is a recording played back. */
const TOLERANCE_MS = 300_000;
/** A secret is replaced at times; forged messages must not make us ask for it each time. */
const ASK_AGAIN_MS = 60_000;

const NOT_SIGNED = 'It is not signed with the secret of the workspace.';

/** Reads webhooks. Their signature: base64 of HMAC-SHA256 over timestamp and body (API reference, "Verifying"). */
export function createNotificationReader(
  readSecrets: ReadSecrets,
  clock: Clock,
): (message: IncomingNotification) => Promise<NotificationResult> {
  let secrets: readonly string[] = [];
  let asked: { readonly at: number; readonly answer: Promise<void> } | undefined;
  const ask = async (): Promise<void> => {
    secrets = await readSecrets();
  };
  // Whoever comes within the time gets the same answer, also when it is that Prolific does not answer.
  const askAgain = (): Promise<void> => {
    if (asked === undefined || clock.now() - asked.at >= ASK_AGAIN_MS)
      asked = { at: clock.now(), answer: ask() };
    return asked.answer;
  };
  return async ({ method, headers, body }) => {
    const of = headersOf(headers);
    const signature = of('x-prolific-request-signature');
    const timestamp = of('x-prolific-request-timestamp');
    if (method.toUpperCase() !== 'POST' || signature === undefined || timestamp === undefined)
      return { kind: 'refused', reason: 'It is no webhook of Prolific.' };
    const signedAt = momentOf(timestamp);
    if (signedAt === undefined || Math.abs(clock.now() - signedAt) > TOLERANCE_MS)
      return { kind: 'refused', reason: 'It was not signed just now.' };
    const isSigned = () => secrets.some((secret) => isSignedWith(secret, timestamp + body, signature));
    if (!isSigned()) await askAgain();
    if (!isSigned()) return { kind: 'refused', reason: NOT_SIGNED };
    // At least once is promised, so repeats carry the same id; order is by the event's own time.
    const id = of('x-event-id') ?? createHash('sha256').update(body).digest('hex');
    return eventsOf(body, id, momentOf(of('x-timestamp')) ?? signedAt);
  };
}

const headersOf = (headers: IncomingNotification['headers']) => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name: string): string | undefined => textOf(lower.get(name));
};

/** A UNIX time, in seconds or ms, or a date: the reference names the first and shows none. */
function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(text)) return timeOf(text);
  const value = Number(text);
  return Math.round(value < 100_000_000_000 ? value * 1000 : value);
}

function isSignedWith(secret: string, text: string, signature: string): boolean {
  const wanted = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Submissions' events name the submission, all others the study; of what we do not know, nothing is said. */
function eventsOf(body: string, id: string, at: number): NotificationResult {
  const payload = parseJson(body);
  const type = isObject(payload) ? textOf(payload.event_type) : undefined;
  const resource = isObject(payload) ? textOf(payload.resource_id) : undefined;
  if (type === undefined || resource === undefined) return { kind: 'events', events: [] };
  const isSubmission = type.startsWith('submission.');
  if (!isSubmission && !type.startsWith('study.')) return { kind: 'events', events: [] };
  const event = {
    id,
    at,
    postingExternalId: isSubmission ? undefined : resource,
    assignmentExternalId: isSubmission ? resource : undefined,
  };
  return { kind: 'events', events: [event] };
}
