import { type PageContext, PROTOCOL_VERSION, TOKEN_HEADER, type WireRecord } from '@turnout/protocol';
import { RehearsalError } from '../../rehearsal-error.ts';
import type { FetchedPage, Visitor } from './visitor.ts';

/** Brings a participant's data to the study's server as the study's page would. */
export interface Saver {
  begin(): Promise<void>;
  /** Trials from `from` on, of all that there will be. */
  trials(trials: readonly unknown[], from: number): Promise<void>;
  answers(answers: Readonly<Record<string, unknown>>): Promise<void>;
  bonus(path: string): Promise<void>;
  /** Ends the task and opens the page that comes then. */
  complete(): Promise<FetchedPage>;
}

export interface SaverParts {
  readonly visitor: Visitor;
  /** The page the study runs in. */
  readonly page: FetchedPage;
  readonly mode: string;
  readonly uniqueId: string;
  /** Epoch ms. */
  readonly now: () => number;
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** Turnout's own protocol: numbered records. @param pageName the random name the page gives itself */
export function recordSaver(parts: SaverParts, context: PageContext, pageName: string): Saver {
  const { visitor, page, uniqueId, mode, now } = parts;
  const headers = { [TOKEN_HEADER]: context.token };
  const at = (path: string): string => new URL(`${context.base}${path}`, page.url).href;
  let last = 0;
  const post = async (path: string, body: object): Promise<void> => {
    const text = JSON.stringify({ protocol: PROTOCOL_VERSION, page: pageName, ...body });
    expectSaved(await visitor.send(at(path), { body: text, contentType: JSON_TYPE }, headers));
  };
  const send = async (records: readonly WireRecord[]): Promise<void> => {
    if (records.length === 0) return;
    const first = last + 1;
    last += records.length;
    await post('/turnout/records', { first, records });
  };
  return {
    async begin() {
      const body = new URLSearchParams({ uniqueId }).toString();
      expectSaved(await visitor.send(at('/inexp'), { body, contentType: FORM }, headers));
    },
    trials: (trials, from) =>
      send(trials.map((v, index) => ({ k: 'trial', n: from + index, at: now(), v }) as const)),
    answers: (answers) => send(Object.entries(answers).map(([f, v]) => ({ k: 'answer', f, v }) as const)),
    async bonus(path) {
      expectSaved(await visitor.get(withId(at(`/${path.replace(/^\//, '')}`), uniqueId), headers));
    },
    async complete() {
      await post('/turnout/complete', { last });
      return visitor.get(`${withId(at('/complete'), uniqueId)}&mode=${encodeURIComponent(mode)}`, headers);
    },
  };
}

/** psiTurk's protocol: the whole model, again and again. */
export function modelSaver(parts: SaverParts): Saver {
  const { visitor, page, uniqueId, mode, now } = parts;
  const at = (path: string): string => new URL(path, page.url).href;
  const data: unknown[] = [];
  let questiondata: Readonly<Record<string, unknown>> = {};
  const sync = at(`/sync/${encodeURIComponent(uniqueId)}`);
  const [workerId, assignmentId] = uniqueId.split(':');
  const put = async (): Promise<void> => {
    const body = JSON.stringify({
      id: uniqueId,
      workerId,
      assignmentId,
      currenttrial: data.length,
      data,
      questiondata,
      eventdata: [],
    });
    expectSaved(await visitor.send(sync, { body, contentType: JSON_TYPE, method: 'PUT' }));
  };
  return {
    async begin() {
      const body = new URLSearchParams({ uniqueId }).toString();
      expectSaved(await visitor.send(at('/inexp'), { body, contentType: FORM }));
    },
    async trials(trials, from) {
      const rows = trials.map((trialdata, index) => ({
        uniqueid: uniqueId,
        current_trial: from + index,
        dateTime: now(),
        trialdata,
      }));
      data.push(...rows);
      await put();
    },
    async answers(answers) {
      questiondata = { ...questiondata, ...answers };
      await put();
    },
    async bonus(path) {
      expectSaved(await visitor.get(withId(at(`/${path.replace(/^\//, '')}`), uniqueId)));
    },
    complete: () => visitor.get(`${withId(at('/complete'), uniqueId)}&mode=${encodeURIComponent(mode)}`),
  };
}

const withId = (url: string, uniqueId: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ uniqueId }).toString()}`;

/** A save that the server refuses ends the visit; the person would be told by the page. */
export class SaveRefused extends RehearsalError {}

function expectSaved({ status, text, url }: FetchedPage): void {
  if (status >= 200 && status < 300) return;
  throw new SaveRefused(
    `${new URL(url).pathname} answered with status ${status}: ${text.slice(0, 200)}`,
    "Look into the study's log.",
  );
}
