/** Where studies written for Amazon's service post the submission, whatever marketplace they run on. */
const MTURK_HOSTS = new Set(['www.mturk.com', 'workersandbox.mturk.com', 'worker.mturk.com']);

export const SUBMIT_PATH = '/mturk/externalSubmit';

export const isMturkHost = (hostname: string): boolean => MTURK_HOSTS.has(hostname);

/** The address a form really goes to: what is meant for Amazon's worker site goes to the rehearsal's. */
export function redirected(action: string, submitUrl: string): string {
  const url = new URL(action);
  if (!isMturkHost(url.hostname)) return action;
  return new URL(`${url.pathname}${url.search}`, submitUrl).href;
}
