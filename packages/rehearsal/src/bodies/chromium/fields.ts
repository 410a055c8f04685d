import type { Random } from '@turnout/core';
import type { Frame, Locator } from 'playwright-core';
import { valuesFor } from '../../html/fill.ts';
import { type Control, controlsOf } from '../../html/forms.ts';

/** Answers every visible field of the page that has no answer yet. */
export async function answerFields(frame: Frame, random: Random, careless: boolean): Promise<void> {
  const open = await frame.locator('input, select, textarea').filter({ visible: true }).count();
  if (open === 0) return;
  for (const control of controlsOf(await frame.content())) await answer(frame, control, random, careless);
}

async function answer(frame: Frame, control: Control, random: Random, careless: boolean): Promise<void> {
  if (control.kind === 'fixed') return;
  const name = JSON.stringify(control.name);
  const fields = frame.locator(`input[name=${name}], select[name=${name}], textarea[name=${name}]`);
  const first = fields.first();
  if ((await fields.count()) === 0 || !(await isShown(first))) return;
  const isSelect =
    (await first.evaluate(({ tagName }: { readonly tagName: string }) => tagName)) === 'SELECT';
  const values = valuesFor(control, random, careless);
  if (control.kind === 'text') {
    if ((await first.inputValue()) === '') await first.fill(values[0] ?? '');
  } else if (isSelect) {
    if ((await first.inputValue()) === '') await first.selectOption(values[0] ?? '');
  } else if ((await fields.and(frame.locator(':checked')).count()) === 0)
    // The box itself is often hidden behind a picture of one.
    for (const value of values)
      await fields
        .and(frame.locator(`[value=${JSON.stringify(value)}]`))
        .first()
        .check({ force: true, timeout: 2000 });
}

/** Visible, or a box whose label is. */
const isShown = (field: Locator): Promise<boolean> =>
  field.evaluate((element) =>
    [element, element.closest('label')].some(
      (one) => one !== null && 'offsetParent' in one && one.offsetParent !== null,
    ),
  );
