import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What one walk through the bundled study did, for comparison with the export. */
export interface Walk {
  /** In order: the colour shown and the colour answered. */
  readonly answers: { shown: string; answered: string }[];
  readonly complaints: string[];
}

export const questionnaire = {
  age_group: '25-34',
  gender: 'woman',
  difficulty: '3',
  engagement: '6',
} as const;
export const comment = 'Fine, "really" – été 😀, a,b';

/** Notes every console error and uncaught exception of a page. */
export function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

async function expectNoViolation(axe: AxeBuilder, name: string): Promise<void> {
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    name,
  ).toEqual([]);
}

/** No axe violation on the page as it stands. */
export const checkAccessible = (page: Page, name: string): Promise<void> =>
  expectNoViolation(new AxeBuilder({ page }), name);

/** The same of the page around a study in a frame. */
export const checkAround = (page: Page, name: string): Promise<void> =>
  expectNoViolation(new AxeBuilder({ page }).exclude('iframe'), name);

/** The same of the study in the frame: a page of its own, whose parts are not the other page's. */
export const checkWithin = (page: Page, name: string): Promise<void> =>
  expectNoViolation(new AxeBuilder({ page }).include(['iframe', 'html']), name);

type Frame = Pick<Page, 'locator' | 'waitForFunction' | 'evaluate'>;

/** From the first page of instructions to the last button, by keyboard; every fifth answer is wrong. */
export async function takeStudy(
  frame: Frame,
  page: Page,
  walk: Walk,
  look: (name: string) => Promise<void> = async () => {},
): Promise<void> {
  for (const number of [1, 2, 3]) {
    await frame.locator('.instructionsnav .continue').waitFor();
    await look(`instructions ${number}`);
    await frame.locator('.instructionsnav .continue').click();
  }
  for (let block = 0; block < 3; block += 1) {
    await frame.locator('#pause-continue:visible').waitFor();
    await look(`pause ${block}`);
    await frame.locator('#pause-continue').click();
    const words = block === 0 ? 8 : 12;
    for (let word = 0; word < words; word += 1) {
      const stimulus = frame.locator('#stimulus[data-color]:not(:empty)');
      await stimulus.waitFor();
      if (word === 0) await look(`word of block ${block}`);
      const shown = (await stimulus.getAttribute('data-color')) ?? '';
      const wrong = walk.answers.length % 5 === 4;
      const answered = wrong ? (shown === 'red' ? 'blue' : 'red') : shown;
      walk.answers.push({ shown, answered });
      await page.keyboard.press(answered.charAt(0));
      await frame.locator('#stimulus[data-color]:not(:empty)').waitFor({ state: 'detached' });
    }
  }
  await frame.locator('#questionnaire').waitFor();
  await look('questionnaire');
  await frame.locator('#submit').click();
  await look('questionnaire with problems');
  await frame.locator('#age_group').selectOption(questionnaire.age_group);
  await frame.locator('#gender').selectOption(questionnaire.gender);
  await frame.locator(`input[name=difficulty][value="${questionnaire.difficulty}"]`).check({ force: true });
  await frame.locator(`input[name=engagement][value="${questionnaire.engagement}"]`).check({ force: true });
  await frame.locator('#comments').fill(comment);
  await frame.locator('#submit').click();
}
