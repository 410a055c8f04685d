import { TurnoutError } from '@turnout/core';
import type { WireRecord } from '@turnout/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { type Fault, faultyStore } from '../support/faulty-store.ts';
import { databases, enter, expectGapless, startLab } from '../support/lab.ts';

/** Two windows of one participant save through two servers, over a network and a database that fail. */
type Save =
  | {
      readonly by: 'records';
      readonly tab: number;
      readonly back: number;
      readonly short: number;
      readonly ahead: boolean;
    }
  | { readonly by: 'model'; readonly tab: number; readonly older: number };
type Step = {
  readonly make: readonly Made[];
  readonly saves: readonly Save[];
  readonly faults: readonly (Fault | undefined)[];
};
interface Made {
  readonly tab: number;
  readonly kind: 'trial' | 'answer' | 'event';
  /** By which of the two ways of saving the page sends it. */
  readonly by: 'records' | 'model';
}

const tab = fc.nat({ max: 1 });
const made = fc.record<Made>({
  tab,
  kind: fc.constantFrom('trial', 'answer', 'event'),
  by: fc.constantFrom('records', 'model'),
});
const save: fc.Arbitrary<Save> = fc.oneof(
  fc.record({
    by: fc.constant('records' as const),
    tab,
    back: fc.nat({ max: 5 }),
    short: fc.nat({ max: 2 }),
    ahead: fc.boolean(),
  }),
  fc.record({ by: fc.constant('model' as const), tab, older: fc.nat({ max: 3 }) }),
);
const fault = fc.option(fc.constantFrom<Fault>('lost', 'unanswered', 'repeated'), {
  nil: undefined,
  freq: 2,
});
const step: fc.Arbitrary<Step> = fc.record({
  make: fc.array(made, { maxLength: 4 }),
  saves: fc.array(save, { maxLength: 4 }),
  faults: fc.array(fault, { maxLength: 4 }),
});

/** A page with what it recorded; each item is a number that nothing else has. */
class Tab {
  /** Items sent one after another, and how many of them are acknowledged. */
  readonly stream: WireRecord[] = [];
  durable = 0;
  /** Items that go into whole models only. */
  readonly own: WireRecord[] = [];
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** psiTurk's model as this page knows it, without its newest items if it is an older copy. */
  modelOf(items: readonly WireRecord[]): Record<string, unknown> {
    return {
      data: items.flatMap((item) =>
        item.k === 'trial'
          ? [{ uniqueid: 'W1:A1', current_trial: item.n, dateTime: item.at, trialdata: item.v }]
          : [],
      ),
      eventdata: items.flatMap((item) =>
        item.k === 'event'
          ? [{ eventtype: item.f, value: item.v, timestamp: item.at, interval: item.dt }]
          : [],
      ),
      questiondata: Object.fromEntries(
        items.flatMap((item) => (item.k === 'answer' ? [[item.f, item.v]] : [])),
      ),
    };
  }
}

const itemOf = (kind: Made['kind'], item: number): WireRecord => {
  if (kind === 'trial') return { k: 'trial', n: item % 3, at: item, v: item };
  if (kind === 'answer') return { k: 'answer', f: `q${item}`, v: item };
  return { k: 'event', f: 'focus', at: item % 3, dt: 1, v: item };
};

class Participant {
  readonly tabs = [new Tab('a'), new Tab('b')];
  readonly acknowledged = new Set<unknown>();
  readonly #id: number;
  #items = 0;

  constructor(id: number) {
    this.#id = id;
  }

  get items(): number {
    return this.#items;
  }

  make({ tab, kind, by }: Made): void {
    const page = this.tabs[tab];
    const item = itemOf(kind, this.#items);
    this.#items += 1;
    (by === 'records' ? page?.stream : page?.own)?.push(item);
  }

  save(engine: Engine, save: Save): Promise<void> {
    const page = this.tabs[save.tab];
    if (page === undefined) throw new Error('there are two tabs');
    return save.by === 'model' ? this.#put(engine, page, save.older) : this.#send(engine, page, save);
  }

  async #put(engine: Engine, page: Tab, older: number): Promise<void> {
    const items = [...page.stream.slice(0, page.durable), ...page.own];
    const copy = items.slice(0, items.length - older);
    await engine.saveModel(this.#id, JSON.stringify(page.modelOf(copy)));
    for (const item of copy) this.acknowledged.add(item.v);
  }

  async #send(
    engine: Engine,
    page: Tab,
    { back, short, ahead }: { readonly back: number; readonly short: number; readonly ahead: boolean },
  ): Promise<void> {
    const before = page.durable;
    const from = ahead ? before + 2 : Math.max(1, before + 1 - back);
    const records = page.stream.slice(from - 1, page.stream.length - short);
    if (records.length === 0) return;
    try {
      const message = { protocol: 1, page: page.name, first: from, records } as const;
      const { durable } = await engine.saveRecords(this.#id, message);
      expect(durable).toBeGreaterThanOrEqual(from + records.length - 1);
      for (const item of page.stream.slice(0, durable)) this.acknowledged.add(item.v);
      page.durable = Math.max(page.durable, durable);
    } catch (error) {
      if (!(error instanceof TurnoutError && error.code === 'SEQUENCE_GAP')) throw error;
      expect(error.facts.durable).toBeGreaterThanOrEqual(before);
      expect(error.facts.durable).toBeLessThan(from - 1);
    }
  }
}

/** A save that the network or the database failed: the page knows nothing and goes on. */
function unheard(error: unknown): void {
  if (!(error instanceof TurnoutError && error.code === 'STORE_UNAVAILABLE')) throw error;
}

describe.each(databases)('two tabs, two servers, faults; on %s', (name, urlOf) => {
  it('RE1, RE2, RE5 nothing acknowledged is ever lost, and nothing is stored twice', async () => {
    let faults: (Fault | undefined)[] = [];
    const { engine, second, store } = await startLab({
      url: await urlOf(),
      wrap: (inner) => faultyStore(inner, () => faults.shift()),
    });
    const engines = [engine, second];
    let runs = 0;
    const stored = async (id: number): Promise<unknown[]> =>
      (await expectGapless(store, id)).map((record) => JSON.parse(record.value));

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        runs += 1;
        const id = await enter(engine, `p${runs}`);
        const participant = new Participant(id);
        for (const { make, saves, faults: next } of steps) {
          for (const item of make) participant.make(item);
          faults = [...next];
          const server = (index: number): Engine => engines[index % 2] ?? engine;
          await Promise.all(saves.map((each, index) => participant.save(server(index), each).catch(unheard)));
          const values = await stored(id);
          expect(new Set(values).size).toBe(values.length);
          expect([...participant.acknowledged].filter((item) => !values.includes(item))).toEqual([]);
        }
        // The network is well again: all that was ever recorded gets there.
        faults = [];
        for (const tab of [0, 1]) {
          await participant.save(engine, { by: 'records', tab, back: 0, short: 0, ahead: false });
          await participant.save(second, { by: 'model', tab, older: 0 });
        }
        const values = (await stored(id)).toSorted((a, b) => Number(a) - Number(b));
        expect(values).toEqual(Array.from({ length: participant.items }, (_, item) => item));
      }),
      { numRuns: name === 'SQLite' ? 200 : 40 },
    );
  });
});
