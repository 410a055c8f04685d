// `npm run bench`: figures to look at, never asserted. Server and generator share this machine's processors.
import { cpus } from 'node:os';
import { benchMarketplace } from './marketplace.ts';
import { benchStudy } from './study.ts';

const parts = { study: benchStudy, marketplace: benchMarketplace };

/** npm run bench [-- SECONDS CROWD PART]; both parts where none is named. */
const [seconds = '5', crowd = '200000', part] = process.argv.slice(2);
const plan = {
  durationMs: Number(seconds) * 1000,
  crowd: Number(crowd),
  databaseUrl: process.env.DATABASE_URL,
};

console.log(`${cpus().length} processors, ${cpus()[0]?.model ?? ''}, Node ${process.version}`);
console.log(plan.databaseUrl === undefined ? 'SQLite, WAL, synchronous=FULL' : 'PostgreSQL, as configured');
console.log(`${seconds} s each, 50 connections; server and load generator on the same machine\n`);

for (const [name, run] of Object.entries(parts)) if (part === undefined || part === name) await run(plan);
