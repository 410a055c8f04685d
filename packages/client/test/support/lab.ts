import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Browser, type BrowserContext, launchChromium, type Page } from '../../../../tools/chromium.ts';
import { EXP, type StudyServer, startStudyServer, type Task } from './study-server.ts';

/** One browser per file; per test a fresh profile and a fresh study server. */
export interface Lab {
  readonly study: StudyServer;
  readonly context: BrowserContext;
  /** Everything the pages wrote to the console as an error, and every uncaught exception. */
  readonly complaints: string[];
  /** Opens exp.html with this task. */
  run(task: Task | string): Promise<Page>;
  newPage(): Promise<Page>;
}

export function browserLab(): () => Lab {
  let browser: Browser;
  let lab: Lab;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const study = await startStudyServer();
    const context = await browser.newContext({ locale: 'en-GB' });
    const complaints: string[] = [];
    const newPage = async (): Promise<Page> => {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      return page;
    };
    lab = {
      study,
      context,
      complaints,
      newPage,
      async run(task) {
        study.task = typeof task === 'string' ? { script: task } : task;
        const page = await newPage();
        await page.goto(`${study.origin}${study.task.base ?? ''}${EXP}`);
        return page;
      },
    };
  });
  afterEach(async () => {
    await lab.context.close();
    await lab.study.close();
  });
  return () => lab;
}

/** Waits until what the server or page shows is as wanted. */
export const until = <T>(look: () => T) => expect.poll(look, { interval: 20 });
