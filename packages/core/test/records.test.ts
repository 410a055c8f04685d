import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diffModel,
  digestRecords,
  emptyDigest,
  type FoldedModel,
  fingerprint,
  foldRecords,
  type ModelDigest,
  type NewRecord,
  serverOwnedMembers,
  trialKey,
} from '../src/index.ts';

interface Trial {
  current_trial: number;
  dateTime: number;
  trialdata: unknown;
}
interface BrowserEvent {
  eventtype: string;
  value: unknown;
  timestamp: number;
  interval: number;
}
interface Model {
  [member: string]: unknown;
  data: Trial[];
  eventdata: BrowserEvent[];
  questiondata: Record<string, unknown>;
}

/** What a server keeps of one participant: the records, and the digest it carries from save to save. */
class Participation {
  readonly records: NewRecord[] = [];
  readonly digest: ModelDigest = emptyDigest();

  save(model: Readonly<Record<string, unknown>>): NewRecord[] {
    const fresh = diffModel(JSON.parse(JSON.stringify(model)), this.digest);
    digestRecords(this.digest, fresh);
    this.records.push(...fresh);
    return fresh;
  }

  get folded(): FoldedModel {
    return foldRecords(this.records);
  }
}

const value = fc.jsonValue({ maxDepth: 2 });
const trials = fc
  .uniqueArray(fc.record({ dateTime: fc.nat(1e9), trialdata: value }), {
    selector: (t) => t.dateTime,
    maxLength: 12,
  })
  .map((list) => list.map((trial, index) => ({ uniqueid: 'w:a', current_trial: index, ...trial })));
const events = fc.array(
  fc.record({
    eventtype: fc.constantFrom('initialized', 'focus', 'window_resize'),
    value,
    timestamp: fc.nat(50),
    interval: fc.nat(50),
  }),
  { maxLength: 12 },
);
const named = fc.dictionary(fc.string({ maxLength: 6 }), value, { maxKeys: 6 });
const extras = fc.record({ currenttrial: fc.nat(20), useragent: fc.string() }, { requiredKeys: [] });
const model: fc.Arbitrary<Model> = fc
  .tuple(trials, events, named, extras)
  .map(([data, eventdata, questiondata, extra]) => ({ data, eventdata, questiondata, ...extra }));

const parsed = (text: string): unknown => JSON.parse(text);
/** The model as its next reader gets it. */
const restored = ({ trials: found, events: seen, answers, attributes }: FoldedModel): unknown => ({
  data: found.map((trial) => ({
    uniqueid: 'w:a',
    current_trial: trial.ordinal,
    dateTime: trial.at,
    trialdata: parsed(trial.value),
  })),
  eventdata: seen.map((event) => ({
    eventtype: event.name,
    value: parsed(event.value),
    timestamp: event.at,
    interval: event.interval,
  })),
  questiondata: Object.fromEntries([...answers].map(([name, text]) => [name, parsed(text)])),
  ...Object.fromEntries([...attributes].map(([name, text]) => [name, parsed(text)])),
});

const asJson = (input: unknown): unknown => JSON.parse(JSON.stringify(input));

const trial = (ordinal: number, at: number, data: unknown): Trial => ({
  current_trial: ordinal,
  dateTime: at,
  trialdata: data,
});

describe('the model and its records', () => {
  it('RE3 knows a trial by its number and time', () => {
    const key = (ordinal: number | undefined, at: number | undefined) => trialKey({ ordinal, at });
    expect(key(1, 5)).toBe(key(1, 5));
    const keys = [
      key(1, 5),
      key(1, 6),
      key(2, 5),
      key(15, 0),
      key(1, 50),
      key(1, undefined),
      key(undefined, 5),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('RE3 puts a late change in the place of the first version, and keeps both records', () => {
    const participation = new Participation();
    participation.save({ data: [trial(0, 5, { rt: 1 }), trial(1, 6, 'b')] });
    participation.save({ data: [trial(0, 5, { rt: 1, added: true }), trial(1, 6, 'b')] });
    expect(participation.folded.trials.map(({ value: text }) => text)).toEqual([
      '{"rt":1,"added":true}',
      '"b"',
    ]);
    expect(participation.records.map(({ value: text }) => text)).toEqual([
      '{"rt":1}',
      '"b"',
      '{"rt":1,"added":true}',
    ]);
  });

  it('RE3 knows items without psiTurk’s envelope by their index, and keeps them whole', () => {
    const participation = new Participation();
    const items = [{ rt: 1 }, 'text', null, { trialdata: 1, dateTime: 'today' }];
    participation.save({ data: items });
    expect(participation.save({ data: items })).toEqual([]);
    expect(participation.save({ data: [{ rt: 2 }, ...items.slice(1)] })).toHaveLength(1);
    expect(participation.folded.trials.map(({ value: text }) => parsed(text))).toEqual([
      { rt: 2 },
      ...items.slice(1),
    ]);
  });

  it('RE4 gives a saved model back as it was', () => {
    fc.assert(
      fc.property(model, (saved) => {
        const participation = new Participation();
        participation.save(saved);
        expect(asJson(restored(participation.folded))).toEqual(asJson({ ...saved }));
      }),
    );
  });

  it('RE4 has the newest value of an answer in the place of the first', () => {
    const { answers } = foldRecords([answerRecord('a', '1'), answerRecord('b', '2'), answerRecord('a', '3')]);
    expect([...answers]).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
  });

  it('RE5 stores nothing when the same model comes again', () => {
    fc.assert(
      fc.property(fc.array(model, { minLength: 1, maxLength: 4 }), (saved) => {
        const participation = new Participation();
        for (const one of saved) participation.save(one);
        const last = saved.at(-1) as Model;
        participation.save(last);
        expect(participation.save(last)).toEqual([]);
      }),
    );
  });

  it('RE5 stores nothing when a model comes back from the server and is saved again', () => {
    fc.assert(
      fc.property(model, (saved) => {
        const participation = new Participation();
        participation.save(saved);
        expect(participation.save(restored(participation.folded) as Model)).toEqual([]);
      }),
    );
  });

  it('RE5 stores only what is new when a model grows', () => {
    fc.assert(
      fc.property(model, fc.nat(), fc.nat(), fc.nat(), (saved, t, e, q) => {
        const cut = <T>(list: readonly T[], at: number): T[] => list.slice(0, at % (list.length + 1));
        const answers = Object.entries(saved.questiondata);
        const before: Model = {
          ...saved,
          data: cut(saved.data, t),
          eventdata: cut(saved.eventdata, e),
          questiondata: Object.fromEntries(cut(answers, q)),
        };
        const participation = new Participation();
        participation.save(before);
        const fresh = participation.save(saved);
        const count = (kind: NewRecord['kind']) => fresh.filter((record) => record.kind === kind).length;
        expect(count('trial')).toBe(saved.data.length - before.data.length);
        expect(count('event')).toBe(saved.eventdata.length - before.eventdata.length);
        expect(count('answer')).toBe(answers.length - Object.keys(before.questiondata).length);
        expect(count('attribute')).toBe(0);
      }),
    );
  });

  it('RE5 appends a late change of a value once', () => {
    fc.assert(
      fc.property(model, fc.nat(), value, (saved, choice, late) => {
        fc.pre(saved.data.length > 0);
        const at = choice % saved.data.length;
        const original = saved.data[at] as Trial;
        fc.pre(JSON.stringify(original.trialdata) !== JSON.stringify(late));
        const participation = new Participation();
        participation.save(saved);
        const changed = { ...saved, data: saved.data.with(at, { ...original, trialdata: late }) };
        expect(participation.save(changed)).toMatchObject([
          {
            kind: 'trial',
            ordinal: original.current_trial,
            at: original.dateTime,
            value: JSON.stringify(late),
          },
        ]);
        expect(participation.save(changed)).toEqual([]);
        expect(asJson(restored(participation.folded))).toEqual(asJson({ ...changed }));
      }),
    );
  });

  it('RE5 takes nothing away and changes nothing back when an older copy arrives late', () => {
    fc.assert(
      fc.property(model, trials, named, (older, more, changes) => {
        fc.pre(more.length > 0);
        const newer: Model = {
          ...older,
          data: [
            ...older.data.map((one) => ({ ...one, trialdata: ['changed', one.trialdata] })),
            ...more.map((one, index) => ({ ...one, current_trial: older.data.length + index })),
          ],
          questiondata: { ...older.questiondata, ...changes },
          currenttrial: 99,
        };
        const participation = new Participation();
        participation.save(older);
        participation.save(newer);
        const before = participation.folded;
        expect(participation.save(older)).toEqual([]);
        expect(participation.folded).toEqual(before);
        // The same when the newer copy overtook the older one.
        const overtaken = new Participation();
        overtaken.save(newer);
        overtaken.save(older);
        expect(asJson(restored(overtaken.folded))).toMatchObject(asJson({ data: newer.data }) as object);
      }),
    );
  });

  it('RE5 loses nothing of two tabs that save in any order, repeatedly and late', () => {
    const action = fc.record({
      tab: fc.nat(1),
      kind: fc.constantFrom('trial', 'event', 'answer', 'save', 'replay'),
    });
    fc.assert(
      fc.property(
        model,
        fc.array(action, { maxLength: 60 }),
        fc.infiniteStream(fc.nat()),
        (base, actions, picks) => {
          const participation = new Participation();
          participation.save(base);
          const tabs = [0, 1].map(() => structuredClone(base)) as [Model, Model];
          const sent: Model[] = [];
          let clock = 2e9;
          const save = (tab: Model): void => {
            sent.push(structuredClone(tab));
            participation.save(tab);
          };
          for (const { tab, kind } of actions) {
            const mine = tabs[tab] as Model;
            clock += 1;
            if (kind === 'trial') mine.data.push(trial(mine.data.length, clock, { tab, clock }));
            else if (kind === 'event')
              mine.eventdata.push({ eventtype: 'focus', value: 'on', timestamp: clock, interval: 1 });
            else if (kind === 'answer') mine.questiondata[`${tab} ${clock}`] = clock;
            else if (kind === 'save') save(mine);
            else {
              const old = sent[picks.next().value % Math.max(1, sent.length)];
              if (old !== undefined) participation.save(old);
            }
          }
          for (const tab of tabs) save(tab);
          const { trials: found, events: seen, answers } = participation.folded;
          const both = (count: (tab: Model) => number): number =>
            count(tabs[0]) + count(tabs[1]) - count(base);
          expect(found).toHaveLength(both((tab) => tab.data.length));
          expect(seen).toHaveLength(both((tab) => tab.eventdata.length));
          expect(answers.size).toBe(both((tab) => Object.keys(tab.questiondata).length));
          const values = new Set(found.map(({ value: text }) => text));
          for (const tab of tabs)
            for (const one of tab.data) expect(values.has(JSON.stringify(asJson(one.trialdata)))).toBe(true);
        },
      ),
    );
  });

  it('RE5 counts events that are alike', () => {
    const participation = new Participation();
    const focus = { eventtype: 'focus', value: 'off', timestamp: 5, interval: 1 };
    participation.save({ eventdata: [focus, focus] });
    expect(participation.save({ eventdata: [focus, focus] })).toEqual([]);
    expect(participation.save({ eventdata: [focus, focus, focus] })).toHaveLength(1);
    expect(participation.folded.events).toHaveLength(3);
  });

  it('RE5 comes to rest when a client gives two trials one number and time', () => {
    const participation = new Participation();
    const saved = { data: [trial(0, 5, 'a'), trial(0, 5, 'b'), trial(1, 6, 'c'), trial(0, 5, 'd')] };
    expect(participation.save(saved)).toHaveLength(4);
    expect(participation.save(saved)).toEqual([]);
    expect(participation.save({ data: [...saved.data, trial(2, 7, 'e')] })).toHaveLength(1);
  });

  it('RE5 ignores members of the wrong type', () => {
    for (const wrong of [null, 3, 'x', { 0: 1 }])
      expect(diffModel({ data: wrong, eventdata: wrong, questiondata: [1] }, emptyDigest())).toEqual([]);
  });

  it('RE6 ignores a client’s copy of what the server owns', () => {
    const claimed = Object.fromEntries([...serverOwnedMembers].map((name) => [name, 'claimed']));
    expect(diffModel(claimed, emptyDigest())).toEqual([]);
    expect([...serverOwnedMembers]).toEqual(
      expect.arrayContaining([
        'workerId',
        'assignmentId',
        'hitId',
        'condition',
        'counterbalance',
        'mode',
        'status',
      ]),
    );
    expect(diffModel({ ...claimed, seed: 1 }, emptyDigest())).toMatchObject([
      { kind: 'attribute', name: 'seed' },
    ]);
  });

  it('RE7 keeps from save to save what all records would give afresh', () => {
    fc.assert(
      fc.property(fc.array(model, { maxLength: 5 }), (saved) => {
        const participation = new Participation();
        for (const one of saved) participation.save(one);
        const afresh = emptyDigest();
        digestRecords(afresh, participation.records);
        expect(afresh).toEqual(participation.digest);
        expect(afresh.position).toBe(participation.records.length);
        // The fold says as much as the records do.
        const { trials: found, events: seen, answers, attributes } = participation.folded;
        const ofFold = emptyDigest();
        digestRecords(ofFold, [
          ...found,
          ...seen,
          ...[...answers].map(([name, text]) => answerRecord(name, text)),
          ...[...attributes].map(([name, text]) => ({
            ...answerRecord(name, text),
            kind: 'attribute' as const,
          })),
        ]);
        expect({ ...ofFold, position: 0 }).toEqual({ ...participation.digest, position: 0 });
      }),
    );
  });

  it('RE7 tells texts apart by their fingerprints', () => {
    const seen = new Map<number, string>();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const print = fingerprint(text);
        expect(Number.isSafeInteger(print) && print >= 0).toBe(true);
        expect(seen.get(print) ?? text).toBe(text);
        seen.set(print, text);
      }),
      { numRuns: 2000 },
    );
    const near = Array.from({ length: 5000 }, (_, index) => fingerprint(`{"rt":${index}}`));
    expect(new Set(near).size).toBe(5000);
  });
});

function answerRecord(name: string, text: string): NewRecord {
  return { kind: 'answer', name, ordinal: undefined, at: undefined, interval: undefined, value: text };
}
