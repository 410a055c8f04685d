import { TurnoutError } from '@turnout/core';
import { type CompletionCode, reviewedCode } from './completion-codes.ts';
import { type Device, readDocument } from './document.ts';
import type { FeeRates } from './fees.ts';
import type { Filter } from './filters.ts';

/** Everything that is set about Prolific, checked. */
export interface ProlificSettings {
  /** `live`, `sandbox`, `debug`, `rehearsal`. */
  readonly environment: string;
  /** Of the API, without `/api/v1`. */
  readonly url: string;
  /** Full power over the account, without an end: never logged, never in an address. */
  readonly token: string;
  readonly workspace: string;
  readonly project: string;
  /** ISO 4217; compared with the workspace's before anything is posted or paid. */
  readonly currency: string;
  readonly completionCodes: readonly CompletionCode[];
  readonly devices: readonly Device[];
  readonly filters: readonly Filter[];
  /** Undefined: as long as the time one person may take allows for. */
  readonly estimatedMinutes: number | undefined;
  readonly fees: FeeRates;
}

/** What the configuration says, unchecked. */
export interface ProlificInput {
  readonly environment: string;
  readonly url: string;
  readonly token: string;
  readonly workspace: string | undefined;
  readonly project: string | undefined;
  readonly currency: string;
  /** The study's completion code, for a study whose prolific.json names none. */
  readonly completionCode: string | undefined;
  /** Contents of the study's prolific.json, where it has one. */
  readonly document: string | undefined;
}

/** Workspaces hold one of these two (docs.prolific.com, Workspaces). */
const CURRENCIES: readonly string[] = ['GBP', 'USD'];
export const API_HOST = 'api.prolific.com';

/**
 * Checks all settings.
 * @throws TurnoutError RECRUITER_SETUP with every problem, not only the first
 */
export function readProlificSettings(input: ProlificInput): ProlificSettings {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  // Prolific's documentation shows addresses with and without the version; requests add it.
  const url = input.url.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
  checkAddress(url, input.environment, report);
  if (input.token === '') report('The API token is missing: set PROLIFIC_API_TOKEN.');
  else if (!/^[\x21-\x7e]+$/.test(input.token))
    report('The API token has characters that no token has; copy it again.');
  const workspace = readId('prolific_workspace', input.workspace, report);
  const project = readId('prolific_project', input.project, report);
  if (!CURRENCIES.includes(input.currency))
    report(`currency is ${input.currency}; a workspace of Prolific has GBP or USD.`);
  const document = readDocument(input.document, report);
  const completionCodes = document.completionCodes ?? codeOfStudy(input.completionCode, report);
  if (problems.length > 0)
    throw new TurnoutError('RECRUITER_SETUP', problems.map((problem) => `\n  ${problem}`).join(''), {
      facts: { problems },
    });
  const { environment, token, currency } = input;
  return { ...document, environment, url, token, workspace, project, currency, completionCodes };
}

type Report = (problem: string) => void;

/** The token goes over this connection: encrypted, or not out of this machine. */
function checkAddress(text: string, environment: string, report: Report): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    report(`prolific_url is "${text}", which is no web address.`);
    return;
  }
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    report('prolific_url must begin with https://; only an address of this machine may do without.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    report('prolific_url must be an address alone, without a name, a query or a fragment.');
  if (url.hostname === API_HOST && environment !== 'live')
    report(
      `Prolific itself has no sandbox, so mode ${environment} would spend real money: set the mode to live, or prolific_url to a rehearsal.`,
    );
}

function readId(key: string, value: string | undefined, report: Report): string {
  if (value !== undefined && /^[\w-]{1,64}$/.test(value)) return value;
  report(
    value === undefined
      ? `${key} is missing: the id in the address of the ${key.slice('prolific_'.length)} at Prolific.`
      : `${key} is no id of Prolific.`,
  );
  return '';
}

function codeOfStudy(code: string | undefined, report: Report): readonly CompletionCode[] {
  if (code !== undefined && /^[\w-]{1,64}$/.test(code)) return [reviewedCode(code)];
  report('There is no completion code: set completion_code, or completion_codes in prolific.json.');
  return [];
}
