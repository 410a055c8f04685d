// `npm run bench [-- seconds participants]`: figures to look at, never asserted.
import { join } from 'node:path';
import { build, install, requireNode, root, run } from './steps.mjs';

requireNode();
install();
build();
const runner = ['--conditions=source', '--import', 'tsx', join(root, 'tools/bench/main.ts')];
process.exit(await run(process.execPath, [...runner, ...process.argv.slice(2)]));
