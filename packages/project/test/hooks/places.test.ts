import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';

const run = promisify(execFile);

const SCRIPT = `
import { loadHooks } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)};
for (const folder of process.argv.slice(1)) {
  const error = await loadHooks(folder).then((hooks) => hooks.chooseCell('live')).catch((error) => error);
  console.log(error.code + ' ' + error.detail);
}`;

// In a process of its own: the test runner puts its own reading of stack traces in the place of Node's.
it('errors of custom.ts are told with its own lines, whatever the kind of package', async () => {
  const files = {
    late: 'interface A {\n  a: string;\n}\n\nexport function custom_get_condition(mode: A) {\n  return mode.b.c;\n}\n',
    early: 'type A = number;\n\nthrow new Error("stop");\n',
  };
  const folders = Object.values(files).flatMap((text) =>
    ['module', 'commonjs'].map((type) =>
      folderWith({ 'custom.ts': text, 'package.json': JSON.stringify({ type }) }),
    ),
  );
  const args = [
    '--conditions=source',
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    SCRIPT,
    '--',
    ...folders,
  ];
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
  expect(stdout.trim().split('\n')).toEqual([
    "HOOK_FAILED custom_get_condition: custom.ts, line 6: Cannot read properties of undefined (reading 'c')",
    "HOOK_FAILED custom_get_condition: custom.ts, line 6: Cannot read properties of undefined (reading 'c')",
    'HOOKS_INVALID custom.ts, line 3: stop',
    'HOOKS_INVALID custom.ts, line 3: stop',
  ]);
});
