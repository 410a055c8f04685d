import type { HandIn } from '@turnout/core';
import { isOfFinished } from './completion-codes.ts';
import { API_HOST, type ProlificSettings } from './settings.ts';

/** Where participants are, other than programs. */
const PARTICIPANTS_SITE = 'https://app.prolific.com';

/**
 * Participants go back with the code in the address (docs.prolific.com, completion codes); a stand-in takes them at
 * its own.
 */
export function handInOf({
  url,
  completionCodes,
}: Pick<ProlificSettings, 'url' | 'completionCodes'>): HandIn {
  const { hostname, origin } = new URL(url);
  const site = hostname === API_HOST ? PARTICIPANTS_SITE : origin;
  const code = completionCodes.find(isOfFinished)?.code ?? '';
  return { way: 'code', code, url: `${site}/submissions/complete?cc=${encodeURIComponent(code)}` };
}
