import { expect, it } from 'vitest';
import { crowdLab } from './crowd-lab.ts';

const lab = crowdLab();

/** The page of the API reference for HTMLQuestion, in substance. */
const page = (button: string, call = 'turkSetAssignmentID()'): string =>
  `<!DOCTYPE html><html lang="en"><head><title>Task</title><script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script></head><body>
   <form name="mturk_form" method="post" id="mturk_form" action="https://www.mturk.com/mturk/externalSubmit">
   <input type="hidden" value="" name="assignmentId" id="assignmentId">
   <label>Comment <textarea name="comment"></textarea></label>${button}</form><script>${call};</script></body></html>`;

const INPUT = '<input type="submit" id="submitButton" value="Submit">';

it('a form of the old style is pointed here and carries the assignment', async () => {
  const shown = await lab().open(page(INPUT));
  await shown.getByLabel('Comment').fill('fine');
  await shown.getByRole('button', { name: 'Submit' }).click();
  await shown.waitForURL(`${lab().origin}/mturk/externalSubmit`);
  expect(lab().submitted.map((body) => Object.fromEntries(body))).toEqual([
    { assignmentId: '3ASSIGN', comment: 'fine' },
  ]);
  expect(lab().strayed).toEqual([]);
});

it.each([INPUT, '<button id="submitButton">Submit</button>'])(
  'in preview %s is switched off and says why',
  async (button) => {
    const shown = await lab().open(page(button), 'preview');
    expect(
      await shown.getByRole('button', { name: 'Accept this HIT to submit your answers' }).isDisabled(),
    ).toBe(true);
    expect(await shown.locator('#assignmentId').inputValue()).toBe('ASSIGNMENT_ID_NOT_AVAILABLE');
  },
);

it('parameters come as they stand in the address; without a site to submit to it is the one of the script', async () => {
  const shown = await lab().open(
    page(
      INPUT,
      "document.title = [turkGetParam('a'), turkGetParam('none', 'else'), turkGetSubmitToHost()].join(' ')",
    ),
    'preview',
    '?a=x%20y',
  );
  expect(await shown.title()).toBe(`x%20y else ${lab().origin}`);
});

it('other names for the form and the button are taken, and missing ones do no harm', async () => {
  const other = page('<input type="submit" id="go" value="Go">', "turkSetAssignmentID('f', 'go')").replace(
    'id="mturk_form"',
    'id="f"',
  );
  expect(await (await lab().open(other, 'preview')).locator('#go').isDisabled()).toBe(true);
  await lab().open(page(INPUT, "turkSetAssignmentID('none', 'none')"), 'preview');
  expect(lab().complaints).toEqual([]);
});
