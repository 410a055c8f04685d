import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../../tools/chromium.ts';
import { asHtml } from '../../src/index.ts';
import { makeReport } from '../../src/report/make-report.ts';
import { facts } from '../support/facts.ts';

const html = asHtml(makeReport(facts));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the report as a page', () => {
  it.each(['light', 'dark'] as const)('has nothing that axe objects to (%s)', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.setContent(html);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await context.close();
  });

  it('fits a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 340, height: 700 } });
    await page.setContent(html);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(340);
    await page.close();
  });

  it('asks nobody for anything, and treats text of others as text', async () => {
    expect(html).not.toMatch(/<script|https?:|url\(|@import/);
    expect(html).toContain('A page with &lt;b&gt;markup&lt;/b&gt; &amp; a very long heading');
  });

  it('labels arrivals with the hour of the day, beginning with that of the rehearsal', () => {
    expect(html).toMatch(/<th[^>]*>hour<\/th><th[^>]*>12<\/th><th[^>]*>13<\/th>/);
    expect(html).toContain('in UTC, from 12 o');
  });

  it('has for each chart what it shows in words, and a table with the numbers', async () => {
    const page = await browser.newPage();
    await page.setContent(html);
    const charts = page.locator('svg[role=img]');
    expect(await charts.count()).toBe(4);
    for (const chart of await charts.all()) {
      expect(await chart.locator('desc').textContent()).not.toBe('');
      expect(await chart.locator('xpath=ancestor::section//table').count()).toBe(1);
    }
    await page.close();
  });
});
