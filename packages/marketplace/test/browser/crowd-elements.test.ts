import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../../../tools/chromium.ts';
import { otreePage } from '../questions/samples.ts';
import { crowdLab } from './crowd-lab.ts';

const lab = crowdLab();

const task = (inside: string, after = '', attributes = ''): string =>
  `<!DOCTYPE html><html lang="en"><head><title>Task</title></head><body><script src="https://assets.crowd.aws/crowd-html-elements.js"></script><main><h1>Task</h1><crowd-form${attributes}>${inside}</crowd-form></main>${after}</body></html>`;
const script = (code: string): string => `<script>${code}</script>`;

/** Clicks and waits for the page after the submission. */
async function send(page: Page, button = 'Submit'): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: button }).click();
  return await sent(page);
}

async function sent(page: Page): Promise<Record<string, unknown>> {
  await page.waitForURL('**/mturk/externalSubmit');
  const [post] = lab().submitted;
  expect([...(post?.keys() ?? [])]).toEqual(['assignmentId', 'taskAnswers']);
  expect(post?.get('assignmentId')).toBe('3ASSIGN');
  const answers = JSON.parse(post?.get('taskAnswers') ?? '') as Record<string, unknown>[];
  expect(answers).toHaveLength(1);
  return answers[0] ?? {};
}

const violations = async (page: Page): Promise<unknown[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => ({
    id,
    where: nodes.map(({ html }) => html),
  }));

describe('oTree’s task', () => {
  it('links to the study with the frame’s query, takes the completion code and submits it', async () => {
    const page = await lab().open(otreePage);
    const link = page.getByRole('link', { name: 'Go to the study' });
    expect(await link.getAttribute('href')).toBe(
      `https://study.example.org/MTurkStart/abc/?assignmentId=3ASSIGN&hitId=3HIT&workerId=A1W&turkSubmitTo=${encodeURIComponent(lab().origin)}`,
    );
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Completion code').fill('Ünïcode & <code>');
    expect(await send(page)).toEqual({ completion_code: 'Ünïcode & <code>' });
    expect(lab().complaints).toEqual([]);
    expect(lab().strayed).toEqual([]);
  });

  it('demands the code before it submits', async () => {
    const page = await lab().open(otreePage);
    await page.getByRole('button', { name: 'Submit' }).click();
    expect(
      await page.getByLabel('Completion code').evaluate((input) => input.matches(':invalid:focus')),
    ).toBe(true);
    expect(lab().submitted).toEqual([]);
  });

  it('cannot be submitted in preview, and says so', async () => {
    const page = await lab().open(otreePage, 'preview');
    const button = page.getByRole('button', { name: 'Submit' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('This is a preview.').waitFor();
    expect(await page.locator('a.otree-link').getAttribute('href')).toBe('#');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Completion code').fill('x');
    await page.evaluate("document.querySelector('crowd-form').submit()");
    await page.evaluate("document.querySelector('crowd-form').requestSubmit()");
    expect(lab().submitted).toEqual([]);
  });

  it('works with the keyboard alone', async () => {
    const page = await lab().open(otreePage);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('abc');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await sent(page)).toEqual({ completion_code: 'abc' });
  });
});

const EVERYTHING = `
  <short-instructions><p>Be quick.</p></short-instructions>
  <full-instructions header="All of it">Be exact.</full-instructions>
  <crowd-instructions link-text="Examples"><detailed-instructions>Look here.</detailed-instructions></crowd-instructions>
  <crowd-input name="tag" label="Word" value="first" max-length="9"></crowd-input>
  <label for="outside">Outside</label> <crowd-input id="outside" name="outside" type="number"></crowd-input>
  <crowd-text-area name="long" label="Why" rows="4"></crowd-text-area>
  <crowd-slider name="how_much" label="How much" min="0" max="10" value="3"></crowd-slider>
  <crowd-checkbox name="looks" value="blurry">Blurry</crowd-checkbox>
  <crowd-checkbox name="looks" value="dim" checked>Too dim</crowd-checkbox>
  <crowd-checkbox name="sure">Sure</crowd-checkbox>
  <crowd-toggle-button name="on_off">Light</crowd-toggle-button>
  <crowd-radio-group><crowd-radio-button name="yes" value="1">Yes</crowd-radio-button>
    <crowd-radio-button name="no" value="1">No</crowd-radio-button></crowd-radio-group>
  <label>Plain <input name="plain"></label><label>Area <textarea name="area"></textarea></label>
  <label>One <select name="one"><option>a</option><option>b</option></select></label>
  <label>Many <select name="many" multiple><option>a</option><option>b</option></select></label>
  <fieldset><legend>Scale</legend><label>1 <input type="radio" name="scale" value="1"></label><label>2 <input type="radio" name="scale" value="2"></label></fieldset>
  <input type="hidden" name="hidden" value="h"><input type="hidden" value="nameless"><label>Off <input name="off" disabled></label>
  <crowd-classifier name="mood" header="What mood?" categories="['Good', 'Bad', 'It\\'s neither']"><classification-target>All is well.</classification-target></crowd-classifier>
  <crowd-card heading="Card"><p>In the card</p></crowd-card>`;

describe('the elements', () => {
  it('answer in the shapes of their reference', async () => {
    const page = await lab().open(task(EVERYTHING));
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Outside').fill('42');
    await page.getByLabel('Why').fill('line 1\nline 2');
    await page.getByLabel('How much').fill('7');
    expect(await page.locator('output').textContent()).toBe('7');
    await page.getByLabel('Blurry').check();
    await page.getByLabel('Too dim').uncheck();
    await page.getByLabel('Light').check();
    await page.getByLabel('Yes').check();
    await page.getByLabel('No', { exact: true }).check();
    await page.getByLabel('Plain').fill('p');
    await page.getByLabel('Many').selectOption(['a', 'b']);
    await page.getByLabel('2', { exact: true }).check();
    await page.getByLabel("It's neither").check();
    expect(await send(page)).toEqual({
      tag: 'first',
      outside: '42',
      long: 'line 1\nline 2',
      how_much: 7,
      looks: { blurry: true, dim: false },
      sure: { on: false },
      on_off: { on: true },
      yes: { '1': false },
      no: { '1': true },
      plain: 'p',
      area: '',
      one: 'a',
      many: ['a', 'b'],
      scale: { '1': false, '2': true },
      hidden: 'h',
      mood: { label: "It's neither" },
    });
    expect(lab().complaints).toEqual([]);
  });

  it('show instructions that open, and the content of elements without a stand-in', async () => {
    const page = await lab().open(
      task(
        `${EVERYTHING}<crowd-bounding-box name="box" header="Draw"><p>Around the dog</p></crowd-bounding-box>`,
      ),
    );
    for (const text of ['Be quick.', 'All is well.', 'In the card', 'Around the dog', 'Draw'])
      expect(await page.getByText(text, { exact: true }).isVisible(), text).toBe(true);
    await page.getByText('cannot show the tool "crowd-bounding-box"').waitFor();
    expect(await page.getByText('Look here.').isVisible()).toBe(false);
    await page.getByText('Examples').click();
    expect(await page.getByText('Look here.').isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('flatten their answers when asked to', async () => {
    const inside =
      '<crowd-checkbox name="a" value="b" checked>B</crowd-checkbox><crowd-input name="c" label="C"></crowd-input>';
    const page = await lab().open(task(inside, '', ' answer-format="flatten-objects"'));
    expect(await send(page)).toEqual({ 'a.b': true, c: '' });
  });

  it('can be read and set by the page’s scripts, also before the page is complete', async () => {
    const page = await lab().open(
      task(
        '<crowd-input name="a" label="A"></crowd-input><crowd-radio-group><crowd-radio-button name="r" value="1">R</crowd-radio-button></crowd-radio-group>',
        script(`
          document.querySelector('crowd-input').value = 'set';
          document.querySelector('crowd-radio-group').children[0].checked = true;
          addEventListener('load', function () {
            var late = document.createElement('crowd-checkbox');
            late.name = 'late'; late.textContent = 'Late'; late.checked = true;
            document.querySelector('crowd-form').prepend(late);
            document.title = document.querySelector('crowd-input').value + document.querySelector('crowd-radio-group').children[0].checked;
          });`),
      ),
    );
    expect(await page.title()).toBe('settrue');
    expect(await page.getByLabel('Late').isChecked()).toBe(true);
    expect(await send(page)).toEqual({ late: { on: true }, a: 'set', r: { '1': true } });
  });

  it('keep characters out that are not allowed', async () => {
    const page = await lab().open(
      task('<crowd-input name="n" label="Digits" auto-validate allowed-pattern="[0-9]"></crowd-input>'),
    );
    await page.getByLabel('Digits').pressSequentially('a1b2');
    expect(await send(page)).toEqual({ n: '12' });
  });
});

describe('submitting', () => {
  const FIELD = '<crowd-input name="a" label="A"></crowd-input>';

  it('is done by the page’s own crowd-button, once', async () => {
    const page = await lab().open(
      task(
        `${FIELD}<crowd-button variant="primary">Other</crowd-button><crowd-button form-action="submit">Finish</crowd-button>`,
      ),
    );
    expect(await page.getByRole('button').allTextContents()).toEqual(['Other', 'Finish']);
    await page.getByRole('button', { name: 'Other' }).click();
    await page.getByRole('button', { name: 'Finish' }).dblclick();
    expect(await sent(page)).toEqual({ a: '' });
    expect(lab().submitted).toHaveLength(1);
  });

  it('is held back by onsubmit, until it allows it', async () => {
    const handler = `var field = document.querySelector('crowd-input');
      document.querySelector('crowd-form').onsubmit = function (event) { if (field.value === '') event.preventDefault(); else if (field.value === 'no') return false; };`;
    const page = await lab().open(task(FIELD, script(handler)));
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByLabel('A').fill('no');
    await page.getByRole('button', { name: 'Submit' }).click();
    expect(lab().submitted).toEqual([]);
    await page.getByLabel('A').fill('yes');
    expect(await send(page)).toEqual({ a: 'yes' });
  });

  it('by submit() fires onsubmit, where pages fill hidden fields', async () => {
    const inside =
      '<input type="hidden" name="result" id="result"><crowd-button form-action="submit" style="display: none"></crowd-button><button id="done" type="button">Done</button>';
    const page = await lab().open(
      task(
        inside,
        script(`document.querySelector('crowd-form').onsubmit = function () { document.getElementById('result').value = 'filled'; };
          document.getElementById('done').onclick = function () { document.querySelector('crowd-form').submit(); };`),
      ),
    );
    expect(await send(page, 'Done')).toEqual({ result: 'filled' });
  });

  it('by submit() goes through after the page itself held a click back', async () => {
    const page = await lab().open(
      task(
        FIELD,
        script(`document.querySelector('crowd-form').addEventListener('submit', function (event) {
          event.preventDefault();
          Promise.resolve().then(function () { event.target.submit(); });
        });`),
      ),
    );
    expect(await send(page)).toEqual({ a: '' });
    expect(lab().submitted).toHaveLength(1);
  });

  it('never goes to an address that is no site', async () => {
    const page = await lab().open(task(FIELD), 'work', '?turkSubmitTo=javascript:alert(1)');
    expect(await send(page)).toEqual({ a: '' });
  });
});
