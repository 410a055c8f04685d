import type { LinkWriter, Store } from '@turnout/core';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLinks, type Links } from '../../src/index.ts';
import { databases } from '../support/lab.ts';
import { act, startLinkLab } from './link-lab.ts';

const room = 'spring';
const typed = { kind: 'label', labels: ['ana'], room, isSecure: false } as const;
const personal = { ...typed, isSecure: true } as const;
const nobody = { places: [] };
const patient = { timeout: 120_000 };

/** How many transactions of the database wait for a lock; SQLite has one writer at a time, and the others wait. */
async function waitingAt(url: string): Promise<() => Promise<number>> {
  if (url.startsWith('sqlite')) return async () => 1;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const query =
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return async () => (await client.query(query)).rowCount ?? 0;
}

describe.each(databases)('a room on %s', (_, makeUrl) => {
  async function start() {
    const url = await makeUrl();
    const lab = await startLinkLab({ url });
    const waiting = await waitingAt(url);
    /**
     * Does `work` on a server whose first transaction with `method` is held up just before it, until another server
     * has done `other`, or waits for a lock.
     */
    async function during<Done>(
      method: 'putRoom' | 'putVisit',
      work: (links: Links) => Promise<Done>,
      other: () => Promise<unknown>,
    ): Promise<Done> {
      const { store } = lab.engine.context;
      let pending: Promise<unknown> | undefined;
      const letOther = async () => {
        if (pending !== undefined) return;
        let isOver = false;
        const over = () => {
          isOver = true;
        };
        pending = other();
        pending.then(over, over);
        await expect.poll(async () => isOver || (await waiting()) > 0, { timeout: 60_000 }).toBe(true);
      };
      const write: Store['write'] = (inside) =>
        store.write((tx) => {
          const own: LinkWriter[typeof method] = tx.links[method];
          const late = async (row: never) => {
            await letOther();
            return own(row);
          };
          return inside({ ...tx, links: { ...tx.links, [method]: late } });
        });
      const done = await work(createLinks({ ...lab.engine.context, store: { ...store, write } }));
      await pending;
      return done;
    }
    return { ...lab, during };
  }

  it.each(['openRoom', 'closeRoom'] as const)(
    'LK11 stays secure when it is made so during %s',
    patient,
    async (change) => {
      const lab = await start();
      const { id } = await lab.post();
      await lab.links.create(id, typed, act);
      await lab.during(
        'putRoom',
        (links) => links[change](room, act),
        () => lab.secondLinks.create(id, personal, act),
      );
      expect(await lab.links.rooms()).toMatchObject([{ name: room, isSecure: true }]);
    },
  );

  it('LK11 that is new becomes secure although it is opened at the same time', patient, async () => {
    const lab = await start();
    const { id: open } = await lab.post();
    const { id } = await lab.post();
    await lab.during(
      'putRoom',
      (links) => links.openRoom(room, act, open),
      () => lab.secondLinks.create(id, personal, act),
    );
    expect(await lab.links.rooms()).toMatchObject([{ isSecure: true, state: 'closed' }]);
    expect((await lab.links.knock(room, {}, undefined, nobody)).kind).toBe('stranger');
  });

  it('LK9 lets nobody in past the list that it gets while it is opened', patient, async () => {
    const lab = await start();
    const { id } = await lab.post();
    await lab.during(
      'putRoom',
      (links) => links.openRoom(room, act, id),
      () => lab.secondLinks.create(id, typed, act),
    );
    expect((await lab.links.knock(room, {}, undefined, nobody)).kind).toBe('stranger');
  });

  it('LK11 knows nobody who came by a typed label while it became secure', patient, async () => {
    const lab = await start();
    const { id } = await lab.post();
    await lab.links.create(id, typed, act);
    const arrived = await lab.during(
      'putVisit',
      (links) => links.knock(room, { text: 'ana' }, undefined, nobody),
      () => lab.secondLinks.create(id, personal, act),
    );
    await lab.links.openRoom(room, act);
    const token = arrived.kind === 'waiting' ? arrived.token : undefined;
    expect((await lab.links.knock(room, {}, token, nobody)).kind).toBe('stranger');
  });
});
