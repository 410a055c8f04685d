import type { BrowserContext, Page, Request, Response } from 'playwright-core';

/** Values of one page load: `load * LOAD_SIZE`, + 1, + 2 … */
const LOAD_SIZE = 10_000;

/** What the pages of one participant recorded, and what the server acknowledged to them. */
export interface BrowserWitness {
  /** Told by the page once the turn in which it recorded has ended. */
  readonly recorded: Set<number>;
  readonly acknowledged: Set<number>;
  /** Waits for the answers that are still being read. */
  settled(): Promise<unknown>;
}

export const loadOf = (value: number): number => Math.floor(value / LOAD_SIZE);

/**
 * Watches every page of a browser context. The pages find two functions: `beginLoad()` gives a page load the first
 * of its values, `noteRecorded(value)` tells what it recorded.
 */
export async function watch(context: BrowserContext): Promise<BrowserWitness> {
  const recorded = new Set<number>();
  const acknowledged = new Set<number>();
  const reading: Promise<void>[] = [];
  /** Value by the number of its record, by the name of the page load on the wire. */
  const streams = new Map<string, Map<number, number>>();
  let loads = 0;

  await context.exposeBinding('beginLoad', () => {
    loads += 1;
    return loads * LOAD_SIZE;
  });
  await context.exposeBinding('noteRecorded', (_source, value: number) => {
    recorded.add(value);
  });

  const isSave = (request: Request): boolean => request.url().endsWith('/turnout/records');
  const onRequest = (request: Request): void => {
    const body = isSave(request) ? saveOf(request) : undefined;
    if (body === undefined) return;
    const stream = streams.get(body.page) ?? new Map<number, number>();
    streams.set(body.page, stream);
    for (const [index, record] of body.records.entries())
      if (record.k === 'trial') stream.set(body.first + index, record.v.item);
  };
  const onResponse = (response: Response): void => {
    if (!isSave(response.request()) || response.status() !== 200) return;
    const body = saveOf(response.request());
    if (body === undefined) return;
    // A page that is gone before its answer was read has not been told.
    const unread = (): undefined => undefined;
    reading.push(
      response.json().then((answer: { durable: number }) => {
        for (const [number, value] of streams.get(body.page) ?? [])
          if (number <= answer.durable) acknowledged.add(value);
      }, unread),
    );
  };
  context.on('request', onRequest);
  context.on('response', onResponse);
  return { recorded, acknowledged, settled: () => Promise.all(reading) };
}

interface Save {
  readonly page: string;
  readonly first: number;
  readonly records: readonly { readonly k: string; readonly v: { readonly item: number } }[];
}

function saveOf(request: Request): Save | undefined {
  const text = request.postData();
  return text === null ? undefined : (JSON.parse(text) as Save);
}

/** Resolves when nothing waits in the browser's storage to be sent; fails with what waits, and where. */
export async function outboxEmpty(page: Page): Promise<void> {
  const isEmpty = (): boolean => !Object.keys(localStorage).some((key) => key.startsWith('turnout.o.'));
  try {
    await page.waitForFunction(isEmpty, undefined, { timeout: OUTBOX_MS });
  } catch (error) {
    const state = await page.evaluate(() => ({
      address: location.href,
      title: document.title,
      hasScript: 'TURNOUT_PAGE' in window,
      waits: Object.keys(localStorage),
    }));
    throw new Error(`not sent after ${OUTBOX_MS} ms: ${JSON.stringify(state)}`, { cause: error });
  }
}

/** The longest pause between two attempts is half a minute, and the server is killed meanwhile. */
const OUTBOX_MS = 90_000;
