import { TurnoutError } from '@turnout/core';
import { isAmazon } from './hosts.ts';
import type { MturkSettings } from './settings.ts';

const FILE = /\/(SimpleNotificationService-[\da-f]{8,128}\.pem)$/;
const ANSWER_MS = 10_000;
const MOST_CHARACTERS = 20_000;

/**
 * The certificates that notifications are signed with. Only the name is taken from a message: it is fetched from
 * where the API is, so that nobody can name a certificate of their own.
 * @returns PEM; undefined when the host has no such certificate. @throws TurnoutError RECRUITER_SILENT
 */
export function certificateSource(settings: MturkSettings): (url: string) => Promise<string | undefined> {
  const folder = isAmazon(settings)
    ? 'https://sns.us-east-1.amazonaws.com'
    : `${new URL(settings.endpoint).origin}/sns`;
  const known = new Map<string, string>();
  return async (url) => {
    const [, file] = FILE.exec(url) ?? [];
    if (file === undefined) return undefined;
    const cached = known.get(file);
    if (cached !== undefined) return cached;
    const answer = await fetch(`${folder}/${file}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((error: unknown) => {
      throw new TurnoutError('RECRUITER_SILENT', 'The certificate of a notification could not be fetched.', {
        cause: error,
      });
    });
    if (answer.status >= 500) throw new TurnoutError('RECRUITER_SILENT', `It answered ${answer.status}.`);
    const text = await answer.text();
    if (!answer.ok || text.length > MOST_CHARACTERS || !text.includes('BEGIN CERTIFICATE')) return undefined;
    known.set(file, text);
    return text;
  };
}
