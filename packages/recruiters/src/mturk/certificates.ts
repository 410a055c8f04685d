import { type Clock, TurnoutError } from '@turnout/core';
import { isAmazon } from './hosts.ts';
import type { MturkSettings } from './settings.ts';

const FILE = /^SimpleNotificationService-[\da-f]{8,128}\.pem$/;
const ANSWER_MS = 10_000;
const MOST_CHARACTERS = 20_000;

/** Services change their certificate about once a year. */
const MOST_KNOWN = 20;

/** A name that the host did not know is not asked for again so soon, ms; of so many names. */
const MISSING_MS = 10 * 60_000;
const MOST_MISSING = 1000;

/** Fetches in any one minute: whoever invents names makes us ask no more often than that. */
const MOST_FETCHES = 10;
const MINUTE_MS = 60_000;

/**
 * The certificates that notifications are signed with. They come from where the API is, whatever host a message
 * names, so that nobody can bring one of their own.
 * @returns PEM; undefined when the address is none of a certificate there. @throws TurnoutError RECRUITER_SILENT,
 * also while too many unknown ones are asked for: whoever sent a genuine message then sends it again
 */
export function certificateSource(
  settings: MturkSettings,
  clock: Clock,
): (url: string) => Promise<string | undefined> {
  const known = new Map<string, string>();
  const missing = new Map<string, number>();
  const underWay = new Map<string, Promise<string | undefined>>();
  let fetches: readonly number[] = [];

  function requireCalm(): void {
    const now = clock.now();
    fetches = fetches.filter((at) => now - at < MINUTE_MS);
    if (fetches.length >= MOST_FETCHES)
      throw new TurnoutError('RECRUITER_SILENT', 'Too many unknown certificates were named within a minute.');
    fetches = [...fetches, now];
  }

  async function look(address: string): Promise<string | undefined> {
    const text = await fetchCertificate(address);
    if (text === undefined) keep(missing, address, clock.now() + MISSING_MS, MOST_MISSING);
    else keep(known, address, text, MOST_KNOWN);
    return text;
  }

  return async (url) => {
    const address = addressOf(settings, url);
    if (address === undefined) return undefined;
    const cached = known.get(address);
    if (cached !== undefined) return cached;
    if (clock.now() < (missing.get(address) ?? 0)) return undefined;
    const asked = underWay.get(address);
    if (asked !== undefined) return asked;
    requireCalm();
    const mine = look(address).finally(() => underWay.delete(address));
    underWay.set(address, mine);
    return mine;
  };
}

/**
 * Where a certificate is fetched from: Amazon's own address as it is; of a marketplace of one's own its name, for the
 * marketplace may call itself otherwise than we do.
 */
function addressOf(settings: MturkSettings, url: string): string | undefined {
  const named = URL.canParse(url) ? new URL(url) : undefined;
  const { dir, file } = /^(?<dir>.*\/)(?<file>[^/]*)$/.exec(named?.pathname ?? '')?.groups ?? {};
  if (named === undefined || file === undefined || !FILE.test(file)) return undefined;
  if (!isAmazon(settings))
    return dir?.endsWith('/sns/') ? `${new URL(settings.endpoint).origin}/sns/${file}` : undefined;
  const address = `https://sns.us-east-1.amazonaws.com/${file}`;
  return url === address ? address : undefined;
}

/** @throws TurnoutError RECRUITER_SILENT */
async function fetchCertificate(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.status >= 500) throw new Error(`it answered ${answer.status}`);
    const text = await answer.text();
    const isCertificate = text.length <= MOST_CHARACTERS && text.includes('BEGIN CERTIFICATE');
    return answer.ok && isCertificate ? text : undefined;
  } catch (cause) {
    throw new TurnoutError('RECRUITER_SILENT', 'The certificate of a notification could not be fetched.', {
      cause,
    });
  }
}

/** Adds to a map that forgets its oldest entries. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
