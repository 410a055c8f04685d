// `npm start`: everything a fresh clone needs, then the bundled study.
import { join } from 'node:path';
import { build, install, requireNode, root, run } from './steps.mjs';

requireNode();
install();
build();
process.exit(
  await run(process.execPath, [
    join(root, 'packages/cli/bin/turnout.js'),
    'serve',
    join(root, 'examples/stroop-psiturk'),
    '--links',
    '--marketplace',
    ...process.argv.slice(2),
  ]),
);
