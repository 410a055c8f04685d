/** Where studies written for Amazon's service post the submission, whatever marketplace they run on. */
const MTURK_HOSTS = new Set(['www.mturk.com', 'workersandbox.mturk.com', 'worker.mturk.com']);

export const SUBMIT_PATH = '/mturk/externalSubmit';

export const isMturkHost = (hostname: string): boolean => MTURK_HOSTS.has(hostname);

/**
 * The address a form really goes to: what is meant for Amazon's worker site goes to the rehearsal's.
 * @throws TypeError for an action that is no address
 */
export function redirected(action: string, submitUrl: string): string {
  const { hostname, pathname, search } = new URL(action);
  if (!isMturkHost(hostname)) return action;
  return pathname === SUBMIT_PATH ? `${submitUrl}${search}` : new URL(`${pathname}${search}`, submitUrl).href;
}
