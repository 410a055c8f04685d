import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/vitest-sequencer.ts';

/** A test waits for what it asks for, however busy the machine is; only what never comes may end it. */
const PATIENCE_MS = 300_000;

/** Shorter, so that what did not come is told in its own words before the whole test ends. */
const POLL_MS = 120_000;

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['tools/vitest-setup.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    expect: { poll: { timeout: POLL_MS } },
  },
});
