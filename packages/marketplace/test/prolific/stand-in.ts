import { startProlific } from '../../src/prolific/index.ts';

// A stand-in as a process of its own, for tests that kill it: its database and the token of its control are arguments.
const ignore = (): void => {};
const [url = '', controlToken = ''] = process.argv.slice(2);
const prolific = await startProlific({
  database: { url },
  clock: { now: Date.now },
  random: { next: Math.random },
  log: { debug: ignore, info: ignore, warn: ignore, error: console.error },
  controlToken,
});
process.stdout.write(`${prolific.url}\n`);
