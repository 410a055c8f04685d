import { amountText, type RecruiterProblem, TurnoutError } from '@turnout/core';
import { type ProlificApi, pathOf } from './api.ts';
import { mismatch } from './currency.ts';
import { quoteOf } from './fees.ts';
import type { Answer } from './http.ts';
import { numberOf, objectOf, textOf } from './json.ts';
import { everyEntry } from './paging.ts';

/** Asks Prolific whether token, workspace, project, currency and fees are as they are set. */
export async function findProblems(api: ProlificApi): Promise<readonly RecruiterProblem[]> {
  const { settings, send } = api;
  const me = await send({ method: 'GET', path: '/api/v1/users/me/' });
  // Without a token that is good, every other question gets the same answer.
  if (me.kind !== 'answered')
    return [unusable('TOKEN', me, 'Make a token at Prolific and set PROLIFIC_API_TOKEN.')];
  const problems: RecruiterProblem[] = [];
  const balance = await send({ method: 'GET', path: pathOf('workspaces', settings.workspace, 'balance/') });
  const currency = balance.kind === 'answered' ? textOf(objectOf(balance.body).currency_code) : undefined;
  if (balance.kind !== 'answered')
    problems.push(
      unusable('WORKSPACE', balance, 'Set prolific_workspace to the id of a workspace of the account.'),
    );
  else if (currency !== settings.currency)
    problems.push({
      code: 'CURRENCY_MISMATCH',
      message: mismatch(settings.currency, currency),
      remedy: `Set currency = ${currency ?? 'the workspace’s currency'} in [Turnout], and look at every amount again.`,
    });
  else problems.push(...(await projectProblems(api)));
  return [...problems, ...(await feeProblems(api))];
}

/** A project of another workspace would take its money from there. */
async function projectProblems({ settings, patiently }: ProlificApi): Promise<readonly RecruiterProblem[]> {
  const path = pathOf('workspaces', settings.workspace, 'projects/');
  const remedy = 'Set prolific_project to the id of a project of the workspace.';
  try {
    for await (const project of everyEntry(patiently, { method: 'GET', path }, 'offset'))
      if (project.id === settings.project) return [];
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    return [{ code: 'PROJECT_REFUSED', message: error.message, remedy }];
  }
  const message = `The workspace has no project ${settings.project}.`;
  return [{ code: 'PROJECT_UNKNOWN', message, remedy }];
}

/** Enough to tell rates apart, and an amount that every study could have. */
const SAMPLE = { rewardMinor: 1000, places: 100 };

/** Limits are kept with our figures, so Prolific must not charge more. Its calculator is asked, where it answers. */
async function feeProblems({ settings, send }: ProlificApi): Promise<readonly RecruiterProblem[]> {
  const body = { reward: SAMPLE.rewardMinor, total_available_places: SAMPLE.places };
  const answer = await send({ method: 'POST', path: '/api/v1/study-cost-calculator/', body });
  const theirs = answer.kind === 'answered' ? numberOf(objectOf(answer.body).total_cost) : undefined;
  const ours = quoteOf(SAMPLE, settings).totalMinor;
  if (theirs === undefined || theirs <= ours) return [];
  const text = (minor: number) => `${amountText(Math.round(minor), settings.currency)} ${settings.currency}`;
  return [
    {
      code: 'FEES_TOO_LOW',
      message: `With the fees set, ${SAMPLE.places} people at ${text(SAMPLE.rewardMinor)} cost ${text(ours)}; Prolific charges ${text(theirs)}.`,
      remedy: 'Set platform_fee and vat in prolific.json to what Prolific shows for the workspace.',
    },
  ];
}

function unusable(
  what: string,
  answer: Exclude<Answer, { kind: 'answered' }>,
  remedy: string,
): RecruiterProblem {
  if (answer.kind === 'refused') return { code: `${what}_REFUSED`, message: answer.message, remedy };
  return {
    code: 'PROLIFIC_SILENT',
    message: answer.message,
    remedy: 'Look at status.prolific.com and try again later.',
  };
}
