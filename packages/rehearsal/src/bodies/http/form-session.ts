import { elementsOf, headingOf, rawTextOf } from '../../html/dom.ts';
import { fillIn } from '../../html/fill.ts';
import { type Form, formsOf } from '../../html/forms.ts';
import { DONE, type StepResult, stopped, type TaskSession, type Visit } from '../body.ts';
import { redirected, SUBMIT_PATH } from '../mturk-hosts.ts';
import type { FetchedPage } from './visitor.ts';

/** A task that is one page with a form: HTMLQuestion in the frame, QuestionForm on the worker site's own page. */
export function formSession(
  visit: Visit,
  load: () => Promise<FetchedPage>,
  handIn: (action: string, fields: URLSearchParams) => Promise<StepResult>,
): TaskSession {
  let page: FetchedPage | undefined;
  let submission: { action: string; fields: URLSearchParams } | undefined;

  const open = async (): Promise<StepResult> => {
    page = await load();
    if (page.status >= 400)
      return stopped('marketplace', `${headingOf(page.text) ?? 'The task'}: status ${page.status}`);
    return formOf(page, visit.task.submitUrl) === undefined
      ? stopped('study', 'The page of the task has no form to submit.')
      : DONE;
  };

  const submit = async (): Promise<StepResult> => {
    const form = page && formOf(page, visit.task.submitUrl);
    if (page === undefined || form === undefined) return stopped('body', 'The task was not open.');
    submission = {
      action: form.isCrowdForm ? visit.task.submitUrl : redirected(form.action, visit.task.submitUrl),
      fields: fieldsFor(page, form, visit),
    };
    return handIn(submission.action, submission.fields);
  };

  return {
    async perform(step) {
      switch (step.kind) {
        case 'open':
          return open();
        case 'hand-in':
          return submit();
        case 'hand-in-again':
          return submission === undefined
            ? stopped('body', 'Nothing was handed in that could be handed in again.')
            : handIn(submission.action, submission.fields);
        default:
          return DONE;
      }
    },
    cell: () => undefined,
    close: async () => {},
  };
}

const formOf = ({ text, url }: FetchedPage, submitUrl: string): Form | undefined => {
  const forms = formsOf(text, url);
  return (
    forms.find(({ isCrowdForm }) => isCrowdForm) ??
    forms.find(({ action }) => action === submitUrl) ??
    forms.find(({ action }) => new URL(action).pathname.endsWith(SUBMIT_PATH)) ??
    forms.findLast(({ method }) => method === 'post')
  );
};

/**
 * What a browser would send. Two things are done by scripts that Amazon gives requesters, so they are done here too:
 * `crowd-form` sends its fields as one JSON answer, and `turkSetAssignmentID` writes the assignment's id of the address
 * into the field with the id `assignmentId` (AWS documentation, HTMLQuestion and crowd-form).
 */
function fieldsFor(page: FetchedPage, form: Form, visit: Visit): URLSearchParams {
  const filled = fillIn(form.controls, visit.random, visit.careless);
  const { assignmentId } = visit.task;
  if (form.isCrowdForm)
    return new URLSearchParams({ assignmentId, taskAnswers: JSON.stringify([Object.fromEntries(filled)]) });
  const fields = new URLSearchParams(filled);
  const isSetByScript = elementsOf(page.text).some(
    (element) => element.tagName === 'script' && rawTextOf(element).includes('turkSetAssignmentID'),
  );
  if (isSetByScript && fields.has('assignmentId')) fields.set('assignmentId', assignmentId);
  return fields;
}
