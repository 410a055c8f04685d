import type { AuditEntry, Store } from '@turnout/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAudit } from '../../src/audit/append.ts';
import { createAudit } from '../../src/audit/create-audit.ts';
import type { AuditHead } from '../../src/audit/types.ts';
import { all, startPaying } from '../payments/support/paying-lab.ts';
import { databases, startLab } from '../support/lab.ts';

const told = (n: number) => ({
  at: n,
  actor: 'cli:ana',
  action: 'test',
  subject: `thing ${n}`,
  reason: 'because',
  facts: { b: n, a: [n, undefined], nothing: undefined },
});

const collect = async (entries: AsyncIterable<AuditEntry>): Promise<AuditEntry[]> => {
  const found: AuditEntry[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
};

const noLedger: Store['ledger'] = {
  byId: async () => undefined,
  page: async () => [],
  steps: async () => [],
  totals: async () => ({ amountMinor: 0, feeMinor: 0 }),
};

/** An audit log that says what it is given. */
const logOf = (entries: readonly AuditEntry[]): Pick<Store, 'audit' | 'ledger'> => ({
  ledger: noLedger,
  audit: {
    page: async (after, limit) => entries.filter(({ n }) => n > after).slice(0, limit),
    count: async () => entries.length,
  },
});

describe.each(databases)('the audit log on %s', (_, makeUrl) => {
  it('AD1 chains what many append at once, and undoes what its transaction undoes', async () => {
    const { store } = await startLab({ url: await makeUrl() });
    const writes = Array.from({ length: 30 }, (_, index) =>
      store.write(async (tx) => {
        await appendAudit(tx, told(index + 1));
        if (index % 3 === 0) throw new Error('undone');
      }),
    );
    await Promise.allSettled(writes);
    const audit = createAudit(store);
    expect(await audit.verify()).toMatchObject({ n: 20 });
    const entries = await collect(audit.entries());
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(entries[0]?.facts).toMatch(/^\{"a":\[\d+,null\],"b":\d+\}$/);
  });
});

it('AD2 names the first entry that was changed, left out, put in or put elsewhere', async () => {
  const { store } = await startLab();
  for (let n = 1; n <= 12; n += 1) await store.write((tx) => appendAudit(tx, told(n)));
  const entries = await collect(createAudit(store).entries());
  const broken = (changed: readonly AuditEntry[]) => createAudit(logOf(changed)).verify();
  const anyPlace = fc.integer({ min: 0, max: 10 });
  const anyMember = fc.constantFrom('actor', 'action', 'subject', 'reason', 'facts', 'hash', 'previousHash');
  await fc.assert(
    fc.asyncProperty(anyPlace, anyMember, async (place, member) => {
      const changed = entries.map((entry, index) => (index === place ? { ...entry, [member]: 'x' } : entry));
      await expect(broken(changed)).rejects.toThrow(`Entry ${place + 1}`);
      await expect(broken(entries.toSpliced(place, 1))).rejects.toThrow(`Entry ${place + 1} is missing`);
      const doubled = entries.map((entry, index) =>
        index === place + 1 ? { ...entries[place], n: entry.n } : entry,
      );
      await expect(broken(doubled as AuditEntry[])).rejects.toThrow(`Entry ${place + 2}`);
    }),
    { numRuns: 50 },
  );
  expect(await broken(entries)).toEqual({ n: 12, hash: entries.at(-1)?.hash });
});

it('AD3 notices by a head noted before that the end was cut off, or everything written anew', async () => {
  const { store } = await startLab();
  const verify = (noted?: AuditHead) => createAudit(store).verify(noted);
  expect(await verify()).toEqual({ n: 0, hash: '' });
  for (let n = 1; n <= 3; n += 1) await store.write((tx) => appendAudit(tx, told(n)));
  const head = await verify();
  for (let n = 4; n <= 6; n += 1) await store.write((tx) => appendAudit(tx, told(n)));
  expect(await verify(head)).toMatchObject({ n: 6 });
  const cut = (await collect(createAudit(store).entries())).slice(0, 2);
  await expect(createAudit(logOf(cut)).verify(head)).rejects.toThrow('Entry 3 was noted');
  const other = await startLab();
  for (let n = 1; n <= 5; n += 1) await other.store.write((tx) => appendAudit(tx, told(n + 1)));
  const anew = createAudit(other.store);
  expect(await anew.verify()).toMatchObject({ n: 5 });
  await expect(anew.verify(head)).rejects.toThrow('Entry 3 is not the one that was noted');
});

describe('AD4 what the ledger says is held to the log', () => {
  async function startPaid() {
    const { store, order, run } = await startPaying(undefined, 2);
    await order({ kind: 'approve', which: all });
    await run.time.until(run.time.sleep(60_000));
    const verify = (ledger: Partial<Store['ledger']> = {}) =>
      createAudit({ audit: store.audit, ledger: { ...ledgerOf(store), ...ledger } }).verify();
    return { store, verify };
  }

  const ledgerOf = ({ ledger }: Pick<Store, 'ledger'>): Store['ledger'] => ({
    byId: (id) => ledger.byId(id),
    page: (filter, after, limit) => ledger.page(filter, after, limit),
    steps: (id) => ledger.steps(id),
    totals: (study, environment, of) => ledger.totals(study, environment, of),
  });

  it('AD4 names an entry that was changed, a step that was put in, and an entry that is missing', async () => {
    const { store, verify } = await startPaid();
    expect((await verify()).n).toBeGreaterThan(4);
    const entries = await store.ledger.page({}, 0, 10);
    expect(entries.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    const [, second] = entries;
    if (second === undefined) throw new Error('no entry');
    const { id } = second;
    for (const change of [
      { amountMinor: 9 },
      { feeMinor: 0 },
      { kind: 'bonus' as const },
      { currency: 'EUR' },
      { state: 'failed' as const },
    ]) {
      const byId = async (n: number) => (n === id ? { ...second, ...change } : store.ledger.byId(n));
      await expect(verify({ byId })).rejects.toMatchObject({
        code: 'LEDGER_CHANGED',
        detail: expect.stringContaining(`Entry ${id} of the ledger is not what was written`),
      });
    }
    const steps = async (n: number) =>
      (await store.ledger.steps(n)).map((step) => (n === id && step.n === 2 ? { ...step, at: 1 } : step));
    await expect(verify({ steps })).rejects.toThrow(`Entry ${id}`);
    const byId = async (n: number) => (n === id ? undefined : store.ledger.byId(n));
    await expect(verify({ byId })).rejects.toThrow(`Entry ${id} of the ledger is missing`);
  });
});
