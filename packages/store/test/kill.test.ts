import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { open, postgres, sqliteFile } from './support/databases.ts';

const appender = fileURLToPath(new URL('support/appender.ts', import.meta.url));

/** Kills an appending process with SIGKILL after so many acknowledgements. @returns the last one of each. */
async function appendUntilKilled(url: string, acknowledgements: number): Promise<Map<number, number>> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', appender, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<number, number>();
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [participant = 0, position = 0] = line.split(' ').map(Number);
    acknowledged.set(participant, position);
    count += 1;
    if (count === acknowledgements) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

describe.each([sqliteFile, postgres])('kill -9 on $name', (kind) => {
  it('loses nothing acknowledged, leaves no gap and no lock behind', async () => {
    const database = await kind.create();
    await database.store.close();
    try {
      for (const acknowledgements of [50, 500, 1500]) {
        const acknowledged = await appendUntilKilled(database.url, acknowledgements);
        const store = await open(database.url);
        expect(acknowledged.size).toBeGreaterThan(0);
        for (const [participant, position] of acknowledged) {
          const stored = await store.records.page(participant, 0, 10_000);
          expect(stored.length).toBeGreaterThanOrEqual(position);
          expect(stored.map((record) => record.position)).toEqual(stored.map((_, index) => index + 1));
          expect(stored.map((record) => record.ordinal)).toEqual(stored.map((_, index) => index + 1));
          expect((await store.records.progress(participant)).position).toBe(stored.length);
        }
        await store.close();
      }
    } finally {
      await database.remove();
    }
  });
});
