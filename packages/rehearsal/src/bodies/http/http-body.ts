import { attribute, elementsOf, headingOf } from '../../html/dom.ts';
import { type Account, type Body, DONE, type StepResult, stopped, type Visit } from '../body.ts';
import type { StudyScript } from '../study-script.ts';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import { formSession } from './form-session.ts';
import { psiturkSession } from './psiturk-session.ts';
import type { ScriptHints } from './script-hints.ts';
import { createVisitor, type FetchedPage, type Visitor } from './visitor.ts';

export interface HttpBodyOptions {
  /** Where the worker site is. */
  readonly siteUrl: string;
  /** The study's own `rehearsal.mjs`, if there is one. */
  readonly script?: StudyScript | undefined;
}

/** The fast body: speaks HTTP, runs no scripts. */
export function createHttpBody({ siteUrl, script }: HttpBodyOptions): Body {
  const jars = new Map<number, CookieJar>();
  const hints = new Map<string, Promise<ScriptHints>>();
  const siteOrigin = new URL(siteUrl).origin;

  const visitorFor = (person: number, more: readonly string[]): Visitor => {
    const jar = jars.get(person) ?? createCookieJar();
    jars.set(person, jar);
    const origins = new Set([siteOrigin, ...more.map((url) => new URL(url).origin)]);
    return createVisitor(jar, (origin) => origins.has(origin));
  };

  const asWorker = ({ token }: Account): Readonly<Record<string, string>> => ({
    authorization: `Bearer ${token}`,
  });

  const handIn =
    (visit: Visit, visitor: Visitor) =>
    async (action: string, fields: URLSearchParams): Promise<StepResult> => {
      const post = { body: fields.toString(), contentType: 'application/x-www-form-urlencoded' } as const;
      const isOfSite = new Set([siteOrigin, new URL(visit.task.submitUrl).origin]).has(
        new URL(action).origin,
      );
      const answer = await visitor.send(action, post, isOfSite ? asWorker(visit.account) : {});
      return answer.status < 400 ? DONE : refusedByMarket(answer);
    };

  return {
    kind: 'http',
    async preview(person, account, groupId) {
      const url = `${siteUrl}/projects/${encodeURIComponent(groupId)}/tasks`;
      const page = await visitorFor(person, []).get(url, asWorker(account));
      if (page.status >= 400) return refusedByMarket(page);
      const framed = frameOf(page);
      if (framed === undefined) return DONE;
      const shown = await visitorFor(person, [framed]).get(framed);
      return shown.status < 400
        ? DONE
        : stopped('study', `The preview answers ${headingOf(shown.text) ?? ''} (status ${shown.status}).`);
    },
    async take(visit) {
      const { task } = visit;
      if (task.question.kind === 'external') {
        const visitor = visitorFor(visit.person, [task.question.url, task.submitUrl]);
        const parts = { visit, visitor, script, hints, handIn: handIn(visit, visitor) };
        return psiturkSession(parts, task.question.url);
      }
      const visitor = visitorFor(visit.person, [
        task.submitUrl,
        ...(task.question.kind === 'html' ? [task.question.url] : []),
      ]);
      const path = `/projects/${encodeURIComponent(task.groupId)}/tasks/${encodeURIComponent(task.hitId)}`;
      const query = new URLSearchParams({ assignment_id: task.assignmentId }).toString();
      const url = task.question.kind === 'html' ? task.question.url : `${siteUrl}${path}?${query}`;
      // The requester's page may have a host of its own, which the worker's key is not for.
      const headers = new URL(url).origin === siteOrigin ? asWorker(visit.account) : {};
      return formSession(visit, () => visitor.get(url, headers), handIn(visit, visitor));
    },
    close: async () => {},
  };
}

const refusedByMarket = (page: FetchedPage): StepResult =>
  stopped('marketplace', `${headingOf(page.text) ?? page.text.slice(0, 120)} (status ${page.status})`);

/** What the preview page shows in its frame. */
function frameOf({ text, url }: FetchedPage): string | undefined {
  const frame = elementsOf(text).find(({ tagName }) => tagName === 'iframe');
  const src = frame && attribute(frame, 'src');
  return src === undefined ? undefined : new URL(src, url).href;
}
