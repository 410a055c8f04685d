import type { Browser } from 'playwright-core';
import { type Account, type Body, DONE, stopped } from '../body.ts';
import type { StudyScript } from '../study-script.ts';
import { chromiumSession } from './chromium-session.ts';
import { type BrowserOptions, launchBrowser } from './launch.ts';
import { openContext, type WorkerContext } from './worker-context.ts';

export interface ChromiumBodyOptions extends BrowserOptions {
  readonly siteUrl: string;
  readonly script?: StudyScript | undefined;
  /** Ends what is under way in the browser, with `close()`. */
  readonly signal?: AbortSignal | undefined;
}

/** The real body: a Chromium in which each person has cookies of their own. It starts with the first worker. */
export function createChromiumBody(options: ChromiumBodyOptions): Body {
  const { siteUrl, script, signal } = options;
  const contexts = new Map<number, Promise<WorkerContext>>();
  let launched: Promise<Browser> | undefined;

  const contextOf = async (person: number, account: Account): Promise<WorkerContext> => {
    signal?.throwIfAborted();
    launched ??= launchBrowser(options);
    const browser = await launched;
    const known =
      contexts.get(person) ?? openContext(browser, siteUrl, account, options.simulation ?? 'visual');
    contexts.set(person, known);
    const worker = await known;
    worker.account = account;
    return worker;
  };

  return {
    kind: 'browser',
    async preview(person, account, groupId) {
      const { context } = await contextOf(person, account);
      const page = await context.newPage();
      try {
        const response = await page.goto(`${siteUrl}/projects/${encodeURIComponent(groupId)}/tasks`);
        const status = response?.status() ?? 0;
        return status >= 200 && status < 400
          ? DONE
          : stopped('marketplace', `The preview answers with status ${status}.`);
      } finally {
        await page.close();
      }
    },
    async take(visit) {
      const { task, account, person } = visit;
      const worker = await contextOf(person, account);
      const path = `/projects/${encodeURIComponent(task.groupId)}/tasks/${encodeURIComponent(task.hitId)}`;
      const query = new URLSearchParams({ assignment_id: task.assignmentId }).toString();
      return chromiumSession({
        visit,
        worker,
        taskUrl: `${siteUrl}${path}?${query}`,
        script,
        signal,
        options,
      });
    },
    async close() {
      await (await launched)?.close();
    },
  };
}
