import type { AuditEntry, LedgerEntry, LedgerStep, Store } from '@turnout/core';
import { everyRow } from '../paging.ts';

/** Holds the ledger to what the audit log was told of it. */
export interface LedgerCheck {
  /** Takes note of an entry of the log; each is shown once, in order. */
  show(entry: AuditEntry): void;
  /** @returns which entry of the ledger is not as it was written; undefined: all are */
  fault(): Promise<string | undefined>;
}

interface Held {
  readonly entry: LedgerEntry;
  readonly steps: readonly LedgerStep[];
}

const ACTIONS = 'ledger.';
const SUBJECT = /^ledger (\d+)$/;

const textOf = (state: string, at: number): string => `${state} ${at}`;

/**
 * Reads the ledger. The log is to be read after it: a step and its entry of the log are written together, so that all
 * that is seen here has to be told there.
 */
export async function startLedgerCheck({ ledger }: Pick<Store, 'ledger'>): Promise<LedgerCheck> {
  const held: Held[] = [];
  for await (const { id } of everyRow((after, limit) => ledger.page({}, after, limit))) {
    const steps = await ledger.steps(id);
    const entry = await ledger.byId(id);
    if (entry !== undefined) held.push({ entry, steps });
  }
  const told = new Map<number, AuditEntry[]>();
  return {
    show(entry) {
      const [, id] = SUBJECT.exec(entry.subject) ?? [];
      if (id === undefined || !entry.action.startsWith(ACTIONS)) return;
      const of = told.get(Number(id)) ?? [];
      of.push(entry);
      told.set(Number(id), of);
    },
    async fault() {
      for (const one of held) {
        const what = faultOf(one, told.get(one.entry.id) ?? []);
        if (what !== undefined)
          return `Entry ${one.entry.id} of the ledger is not what was written: ${what}.`;
      }
      const known = new Set(held.map(({ entry }) => entry.id));
      for (const id of told.keys())
        if (!known.has(id) && (await ledger.byId(id)) === undefined)
          return `Entry ${id} of the ledger is missing.`;
      return undefined;
    },
  };
}

/** AD4: what of an entry or its steps the log tells otherwise, or not at all. */
function faultOf({ entry, steps }: Held, told: readonly AuditEntry[]): string | undefined {
  if (told.length === 0) return 'the audit log does not know it';
  for (const { n, facts } of told) {
    const then: Readonly<Record<string, unknown>> = JSON.parse(facts);
    for (const [name, value] of Object.entries(orderOf(entry)))
      if (then[name] !== value)
        return `its ${words[name] ?? name} is ${value}, and entry ${n} of the audit log says ${then[name]}`;
  }
  const known = new Set(told.map(({ action, at }) => textOf(action.slice(ACTIONS.length), at)));
  // What the recruiter did by itself is told once, by the step that ends it.
  const untold = steps.slice(1).find(({ state, at }) => !known.has(textOf(state, at)));
  if (untold !== undefined) return `the audit log does not know its step ${untold.n}, ${untold.state}`;
  const last = steps.at(-1);
  // A server may have taken another step since the steps were read.
  const isLater = entry.changedAt > (last?.at ?? 0) && known.has(textOf(entry.state, entry.changedAt));
  if (last?.state === entry.state || isLater) return undefined;
  return `it is ${entry.state}, and its last step is ${last?.state}`;
}

const orderOf = ({ kind, amountMinor, feeMinor, currency, assignmentId: assignment }: LedgerEntry) => ({
  kind,
  amountMinor,
  feeMinor,
  currency,
  assignment,
});

const words: Readonly<Record<string, string>> = { amountMinor: 'amount', feeMinor: 'fee' };
