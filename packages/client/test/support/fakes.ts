import type { Answer } from '../../src/browser/shared/http.ts';
import type { KeyStore, Timers } from '../../src/browser/shared/ports.ts';

export interface FakeClock extends Timers {
  now(): number;
  /** Runs what falls due within so many ms, in order, with promises settled in between. */
  advance(ms: number): Promise<void>;
  /** Number of timers that wait. */
  waiting(): number;
}

export function fakeClock(): FakeClock {
  let now = 1_000_000;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    waiting: () => timers.length,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = until;
    },
  };
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

export interface MemoryStore extends KeyStore {
  readonly entries: Map<string, string>;
  /** Characters it takes; 0 is a blocked storage. */
  room: number;
}

export function memoryStore(room = Number.POSITIVE_INFINITY): MemoryStore {
  const entries = new Map<string, string>();
  const used = (): number => [...entries].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const store: MemoryStore = {
    entries,
    room,
    get: (key) => entries.get(key),
    set(key, value) {
      if (used() + key.length + value.length > store.room) return false;
      entries.set(key, value);
      return true;
    },
    remove: (key) => void entries.delete(key),
    keys: () => [...entries.keys()],
  };
  return store;
}

export interface SentBatch {
  readonly page: string;
  readonly first: number;
  readonly records: readonly unknown[];
}

/** The server's side of a stream (RE2), with answers that can be replaced one by one. */
export function fakeServer() {
  const streams = new Map<string, unknown[]>();
  const sent: SentBatch[] = [];
  const instead: ((batch: SentBatch) => Answer | 'store-but-lose' | undefined)[] = [];
  let hold: Promise<void> | undefined;

  async function post(body: string): Promise<Answer> {
    const batch = JSON.parse(body) as SentBatch;
    sent.push(batch);
    if (hold !== undefined) await hold;
    const given = instead.shift()?.(batch);
    if (given !== undefined && given !== 'store-but-lose') return given;
    const answer = store(batch);
    return given === undefined ? answer : networkDown;
  }

  function store({ page, first, records }: SentBatch): Answer {
    const stream = streams.get(page) ?? [];
    streams.set(page, stream);
    if (first > stream.length + 1)
      return {
        kind: 'behind',
        durable: stream.length,
        failure: { status: 409, reason: 'server', text: '{"error":"SEQUENCE_GAP"}' },
      };
    stream.push(...records.slice(stream.length + 1 - first));
    return { kind: 'ok', body: { durable: stream.length } };
  }

  return {
    post,
    sent,
    streams,
    /** What the next requests are answered, in order. */
    answerNext: (...answers: (Answer | 'store-but-lose')[]) => {
      for (const answer of answers) instead.push(() => answer);
    },
    /** Holds every answer back until the returned function is called. */
    holdAnswers(): () => void {
      let release = (): void => undefined;
      hold = new Promise((resolve) => {
        release = () => {
          hold = undefined;
          resolve();
        };
      });
      return release;
    },
  };
}

export const networkDown: Answer = { kind: 'later', failure: { status: 0, reason: 'network', text: 'down' } };
export const serverDown: Answer = { kind: 'later', failure: { status: 503, reason: 'server', text: '' } };
export const refusedWith = (status: number, text = ''): Answer => ({
  kind: 'refused',
  failure: { status, reason: 'refused', text },
});
