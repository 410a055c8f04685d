import type { PageContext } from '@turnout/protocol';
import { TOKEN_HEADER } from '@turnout/protocol';
import { between } from '../../behaviour/random.ts';
import { headingOf } from '../../html/dom.ts';
import { fillIn } from '../../html/fill.ts';
import { type Form, formsOf } from '../../html/forms.ts';
import { DONE, type StepResult, stopped, type TaskSession, type Visit } from '../body.ts';
import { redirected, SUBMIT_PATH } from '../mturk-hosts.ts';
import { cellOf, contextOf } from '../page-context.ts';
import type { StudyScript } from '../study-script.ts';

import { nextPage } from './next-page.ts';
import { modelSaver, recordSaver, SaveRefused, type Saver } from './saver.ts';
import { readHints, type ScriptHints } from './script-hints.ts';
import type { FetchedPage, Visitor } from './visitor.ts';
import { dataFrom, type WorkPlan } from './work-plan.ts';

export interface SessionParts {
  readonly visit: Visit;
  readonly visitor: Visitor;
  readonly script: StudyScript | undefined;
  /** Hints are the same for everybody who gets the same page; browsers keep scripts too. */
  readonly hints: Map<string, Promise<ScriptHints>>;
  /** Posts a filled-in form to the marketplace. */
  readonly handIn: (action: string, fields: URLSearchParams) => Promise<StepResult>;
}

/**
 * Takes a study in psiTurk's layout through its pages: each page is fetched because the one before led there, and the
 * submission is the form that the study's last page has. A task that is a single page with a form is filled in.
 */
export function psiturkSession(parts: SessionParts, url: string): TaskSession {
  const { visit, visitor } = parts;
  let ad: FetchedPage | undefined;
  let onConsent: FetchedPage | undefined;
  let context: PageContext | undefined;
  let saver: Saver | undefined;
  let plan: WorkPlan | undefined;
  let sent = 0;
  let submission: { action: string; fields: URLSearchParams } | undefined;

  const visitPage = async (address: string): Promise<FetchedPage | StepResult> => {
    const page = await visitor.get(address);
    return page.status < 400 ? page : refusedBy(page);
  };

  const open = async (): Promise<StepResult> => {
    const page = await visitPage(url);
    if ('done' in page) return page;
    ad = page;
    if (contextOf(page.text)?.model !== undefined || leadsOn(page) || submitForm(page) !== undefined)
      return DONE;
    return stopped(
      'body',
      'The first page has no link to /consent or /exp and no form to submit; without its scripts nobody gets on. ' +
        'Let real browsers take it (--browsers).',
    );
  };

  const consent = async (): Promise<StepResult> => {
    const address = ad && nextPage(ad, 'consent');
    if (address === undefined) return DONE;
    const page = await visitPage(address);
    if ('done' in page) return page;
    onConsent = page;
    return DONE;
  };

  const begin = async (): Promise<StepResult> => {
    const before = onConsent ?? ad;
    const address = before && nextPage(before, 'exp');
    if (before === undefined) return stopped('body', 'There was no page to begin from.');
    if (address === undefined) {
      if (contextOf(before.text)?.model === undefined && submitForm(before) !== undefined) return DONE;
      if (onConsent !== undefined)
        return stopped('body', 'The consent page has no link to the study (/exp).');
    }
    const page = address === undefined ? before : await visitPage(address);
    if ('done' in page) return page;
    context = contextOf(page.text);
    const uniqueId = context?.uniqueId ?? `${visit.account.workerId}:${visit.task.assignmentId}`;
    const mode = context?.mode ?? new URL(page.url).searchParams.get('mode') ?? 'live';
    const saverParts = { visitor, page, mode, uniqueId, now: visit.now };
    const pageName = `rehearsal-${between(visit.random, 0, 0xffffffff).toString(16)}`;
    saver = context === undefined ? modelSaver(saverParts) : recordSaver(saverParts, context, pageName);
    plan = await dataFrom({ ...parts, page, context, uniqueId, hints: await hintsOf(page) });
    await saver.begin();
    return DONE;
  };

  const work = async (until: number): Promise<StepResult> => {
    if (saver === undefined || plan === undefined) return DONE;
    const upTo = Math.round(until * plan.trials.length);
    if (upTo > sent) await saver.trials(plan.trials.slice(sent, upTo), sent);
    sent = Math.max(sent, upTo);
    return DONE;
  };

  const finish = async (): Promise<StepResult> => {
    if (saver !== undefined && plan !== undefined) {
      await work(1);
      await saver.answers(plan.answers);
      if (plan.bonusPath !== undefined) await saver.bonus(plan.bonusPath);
      const end = await saver.complete();
      if (end.status >= 400) return refusedBy(end);
    }
    return DONE;
  };

  const handIn = async (): Promise<StepResult> => {
    // The frame shows the study's first address again; after the end it has the form.
    const page = saver === undefined ? ad : await visitPage(url);
    if (page === undefined) return stopped('body', 'There is no page to hand in from.');
    if ('done' in page) return page;
    const form = submitForm(page);
    if (form === undefined)
      return stopped('study', 'After the end, the page in the frame has no form that submits the task.');
    await reportSubmission(page);
    const fields = new URLSearchParams(fillIn(form.controls, visit.random, visit.careless));
    submission = { action: redirected(form.action, visit.task.submitUrl), fields };
    return parts.handIn(submission.action, submission.fields);
  };

  /** As psiTurk's last page does before it submits; whatever the server says, the person is to be paid. */
  const reportSubmission = async (page: FetchedPage): Promise<void> => {
    const last = contextOf(page.text);
    if (last === undefined || !(await hintsOf(page)).reportsSubmission) return;
    const address = new URL(
      `/worker_submitted?${new URLSearchParams({ uniqueId: last.uniqueId })}`,
      page.url,
    );
    await visitor.get(address.href, { [TOKEN_HEADER]: last.token });
  };

  const hintsOf = (page: FetchedPage): Promise<ScriptHints> => {
    const { origin, pathname } = new URL(page.url);
    // The ad and the thanks page share an address.
    const key = `${origin}${pathname} ${headingOf(page.text) ?? ''}`;
    const known = parts.hints.get(key);
    if (known !== undefined) return known;
    const found = readHints(page, visitor);
    parts.hints.set(key, found);
    return found;
  };

  return {
    async perform(step) {
      try {
        switch (step.kind) {
          case 'open':
            return await open();
          case 'consent':
            return await consent();
          case 'begin':
            return await begin();
          case 'work':
            return await work(step.until);
          case 'finish':
            return await finish();
          case 'hand-in':
            return await handIn();
          case 'hand-in-again':
            return submission === undefined
              ? stopped('body', 'Nothing was handed in that could be handed in again.')
              : await parts.handIn(submission.action, submission.fields);
        }
      } catch (error) {
        if (error instanceof SaveRefused) return stopped('study', error.message);
        throw error;
      }
    },
    cell: () => cellOf(context),
    close: async () => {},
  };
}

const leadsOn = (page: FetchedPage): boolean =>
  nextPage(page, 'consent') !== undefined || nextPage(page, 'exp') !== undefined;

/** The form that hands in: it goes to the marketplace's address, or is all that a one-page task has. */
function submitForm({ text, url }: FetchedPage): Form | undefined {
  const forms = formsOf(text, url);
  return (
    forms.find(({ action }) => new URL(action).pathname.endsWith(SUBMIT_PATH)) ??
    forms.find(
      ({ controls, method }) => method === 'post' && controls.some(({ name }) => name === 'assignmentId'),
    )
  );
}

function refusedBy(page: FetchedPage): StepResult {
  const path = new URL(page.url).pathname;
  return stopped(
    'study',
    `${headingOf(page.text) ?? 'A page without a heading'} (${path}, status ${page.status})`,
  );
}
