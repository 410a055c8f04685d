import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserPanel, openBrowserPanel } from './support/browser-panel.ts';
import { PASSWORD } from './support/panel.ts';

let lab: BrowserPanel;
beforeAll(async () => {
  lab = await openBrowserPanel('approval');
});
afterAll(() => lab.close());

describe('the administration in a browser', () => {
  it('approves a sign-up, by keyboard alone', async () => {
    const newcomer = await lab.window();
    await newcomer.goto('/signup');
    await newcomer.getByLabel('Name').fill('Kay Board');
    await newcomer.getByLabel('E-mail address').fill('kay@example.org');
    await newcomer.getByLabel('Password').fill(PASSWORD);
    await newcomer.getByLabel('Country of residence').selectOption('DE');
    await newcomer.getByRole('button', { name: 'Make the account' }).click();
    await newcomer.getByText('waits for the lab’s approval').waitFor();
    const page = await lab.adminWindow();
    expect(await page.getByRole('link', { name: /^People/ }).textContent()).toContain('1 waiting');
    await page.goto('/admin/people?status=pending');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    const checkbox = page.getByRole('checkbox', { name: 'Choose Kay Board' });
    for (let n = 0; n < 20 && !(await checkbox.evaluate((box) => box === document.activeElement)); n += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    const approve = page.getByRole('button', { name: 'Approve' });
    for (let n = 0; n < 20 && !(await approve.evaluate((box) => box === document.activeElement)); n += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Approved. Each of them gets a mail.').waitFor();
    expect((await lab.mails()).at(-1)).toContain('your account is approved');
    await newcomer.reload();
    expect(await newcomer.getByText('waits for the lab’s approval').count()).toBe(0);
  });

  it('invites, and the mail’s link leads to an account that may work at once', async () => {
    const page = await lab.adminWindow();
    await page.getByRole('link', { name: 'Invitations' }).click();
    await page.getByLabel('E-mail addresses').fill('Ida Known <ida@example.org>');
    await page.getByRole('button', { name: 'Send invitations' }).click();
    await page.getByText('1 person was invited.').waitFor();
    const link = /http:\/\/\S+\/signup\?code=\w+/.exec((await lab.mails()).at(-1) ?? '')?.[0] ?? '';
    const invited = await lab.window();
    await invited.goto(link);
    await invited.getByLabel('Name').fill('Ida Known');
    await invited.getByLabel('E-mail address').fill('ida@example.org');
    await invited.getByLabel('Password').fill(PASSWORD);
    await invited.getByLabel('Country of residence').selectOption('AT');
    await invited.getByRole('button', { name: 'Make the account' }).click();
    await invited.waitForURL('**/projects');
    expect(await invited.getByText('waits for the lab’s approval').count()).toBe(0);
    await page.goto('/admin/invitations');
    await page.getByRole('link', { name: 'Ida Known' }).waitFor();
  });

  it('pays: details by the person, a list, its file, marked as paid', async () => {
    const worker = await lab.person('Pay Able');
    await lab.earn(worker, 1500);
    const person = await lab.window();
    await person.goto('/login');
    await person.getByLabel('E-mail address').fill('pay.able@example.org');
    await person.getByLabel('Password').fill(PASSWORD);
    await person.getByRole('button', { name: 'Log in' }).click();
    await person.getByRole('link', { name: 'Profile' }).click();
    await person.getByRole('link', { name: /How you are paid/ }).click();
    await person.getByLabel('Account holder').fill('Pay Able');
    await person.getByLabel('IBAN').fill('de89 3704 0044 0532 0130 00');
    await person.getByRole('button', { name: 'Save' }).first().click();
    await person.getByText('At the moment: Bank transfer, DE•• •••• 3000').waitFor();
    const page = await lab.adminWindow();
    await page.getByRole('link', { name: 'Payouts' }).click();
    await page.getByRole('button', { name: 'Make the list' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download: Bank transfer (CSV)' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^payout-\d+-bank\.csv$/);
    await page.getByLabel('Reference of the payment').fill('Transfer 1');
    await page.getByRole('button', { name: 'Mark all as paid' }).click();
    await page.getByText('Marked as paid.').waitFor();
    await person.reload();
    expect(await person.getByText('Nothing entered yet').count()).toBe(0);
    expect(await lab.market.context.read.payouts.account(worker.id)).toMatchObject({ paidMinor: 1500 });
  });

  it('sorts: a questionnaire is made, taken on the site, and gives its qualification', async () => {
    const worker = await lab.person('Que Stion');
    const page = await lab.adminWindow();
    await page.getByRole('link', { name: 'Questionnaires' }).click();
    await page.getByLabel('Title').fill('Languages');
    await page.getByRole('button', { name: 'Make a questionnaire' }).click();
    await page.getByLabel('Question', { exact: true }).fill('Your native language?');
    await page.getByLabel('Answers to choose from').fill('German\nAnother');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByRole('button', { name: 'Add a qualification' }).click();
    await page.getByLabel('Qualification', { exact: true }).fill('Native German');
    await page.getByLabel('German', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Add a qualification' }).click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('The questionnaire is open').waitFor();
    const person = await lab.window();
    await person.goto('/login');
    await person.getByLabel('E-mail address').fill('que.stion@example.org');
    await person.getByLabel('Password').fill(PASSWORD);
    await person.getByRole('button', { name: 'Log in' }).click();
    await person.getByRole('link', { name: 'Qualifications' }).click();
    await person.getByRole('link', { name: 'Take the test: Languages' }).click();
    await person.getByRole('button', { name: 'Begin the test' }).click();
    await person.getByLabel('German').check();
    await person.getByRole('button', { name: 'Hand in the test' }).click();
    await person.getByText('Native German').waitFor();
    const held = await lab.market.context.read.records.qualifications(worker.id);
    expect(held.map(({ name, environment, value }) => [name, environment, value])).toContainEqual([
      'Native German',
      'sandbox',
      1,
    ]);
  });

  it('erases on request, and shows the receipt', async () => {
    const worker = await lab.person('Forget Me');
    await lab.market.context.transact((unit) => unit.erasures.request(worker.id, lab.market.clock.now()));
    const page = await lab.adminWindow();
    await page.getByRole('link', { name: /^Erasure/ }).click();
    await page
      .getByRole('row', { name: /Forget Me/ })
      .getByRole('link', { name: 'Erase' })
      .click();
    await page.getByLabel('I am sure. This cannot be undone.').check();
    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('heading', { name: 'Receipt of an erasure' }).waitFor();
    expect(await page.getByText('Forget Me').count()).toBe(0);
    expect(await lab.market.context.read.people.ofWorker(worker.id)).toBeUndefined();
  });
});
