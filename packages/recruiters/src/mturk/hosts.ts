import type { RecruiterProblem } from '@turnout/core';
import type { MturkSettings } from './settings.ts';

const AMAZON_API = /^mturk-requester(-sandbox)?\.[\w-]+\.amazonaws\.com$/;

/** Whether a host is one of Amazon's own, in whatever spelling. */
export const isAmazonHost = (hostname: string): boolean =>
  /(^|\.)amazonaws\.com(\.cn)?$|(^|\.)api\.aws$/.test(hostname.toLowerCase().replace(/\.$/, ''));

export const isAmazon = ({ endpoint }: Pick<MturkSettings, 'endpoint'>): boolean =>
  isAmazonHost(new URL(endpoint).hostname);

/** This machine: what is served there needs no certificate. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname.toLowerCase());

export const closedHost = (hostname: string): RecruiterProblem => ({
  code: 'HOST_CLOSED',
  message: `${hostname} is Amazon Mechanical Turk, which Amazon closed on 2026-09-30.`,
  remedy:
    'Set mturk_endpoint to a marketplace of your own (turnout marketplace serve). Whoever knows that Amazon answers again sets allow_amazon = true.',
});

/** Where workers find the tasks of a group. @param groupId the id workers see */
export function workerLinkOf({ endpoint }: Pick<MturkSettings, 'endpoint'>, groupId: string): string {
  const { hostname } = new URL(endpoint);
  const [, sandbox] = AMAZON_API.exec(hostname) ?? [];
  const site = isAmazonHost(hostname)
    ? `https://${sandbox === undefined ? 'worker' : 'workersandbox'}.mturk.com`
    : endpoint;
  return `${site}/projects/${encodeURIComponent(groupId)}/tasks`;
}
