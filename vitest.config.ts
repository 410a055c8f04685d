import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/vitest-sequencer.ts';

/** A test waits for what it asks for, however busy the machine is; only what never comes may end it. */
const PATIENCE_MS = 300_000;

/** Shorter, so that what did not come is told in its own words before the whole test ends. */
const POLL_MS = 120_000;

const fromSource = {
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
};

const patient = {
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: POLL_MS } },
};

export default defineConfig({
  test: {
    globalSetup: ['tools/vitest-setup.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...fromSource,
        // They leave nothing behind in their process, so the next file goes on in it with what is imported already.
        test: { ...patient, name: 'packages', include: ['packages/*/test/**/*.test.ts'], isolate: false },
      },
      {
        ...fromSource,
        // They change folder, environment and output of a whole process, as commands do: one for each file.
        test: { ...patient, name: 'whole', include: ['test/**/*.test.ts'] },
      },
    ],
  },
});
