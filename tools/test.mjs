// `npm test`: sets up what the tests need (Chromium, PostgreSQL), then runs every suite.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, fail, install, requireNode, run, step } from './steps.mjs';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const hasBrowser = () =>
  [process.env.TURNOUT_CHROMIUM, ...browsers].some((path) => path !== undefined && existsSync(path));

function installBrowser() {
  if (hasBrowser()) return;
  const isDebian = existsSync('/usr/bin/apt-get');
  const isRoot = process.getuid?.() === 0;
  const wanted = 'The tests drive a real Chromium.';
  if (!isDebian || !isRoot)
    fail(
      `${wanted} Install it ("sudo apt-get install chromium"), or set TURNOUT_CHROMIUM to a Chrome's path.`,
    );
  const apt = ['-o', 'DPkg::Lock::Timeout=300', '-y', '-qq'];
  const packages = ['install', '--no-install-recommends', 'chromium', 'fonts-liberation'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (
    !step('Updating the package list', 'apt-get', [...apt, 'update'], { env }) ||
    !step('Installing Chromium', 'apt-get', [...apt, ...packages], { env })
  )
    fail(`${wanted} "apt-get install chromium" failed; see above.`);
}

requireNode();
install();
installBrowser();
build();

const words = process.argv.slice(2);
if (words.length === 0) {
  const checked = step('Checking style', 'npx', ['biome', 'check', '.']);
  const typed = step('Checking the types of the tests', 'npx', ['tsc', '-p', 'tsconfig.test.json']);
  if (!checked || !typed) fail('The checks failed; "npm run format" mends what can be mended by itself.');
}

const folder = mkdtempSync(join(tmpdir(), 'turnout-test-'));
const report = join(folder, 'report.json');
const code = await run('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...words,
]);
const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
rmSync(folder, { recursive: true, force: true });
if (counts === undefined) fail('The test runner stopped before it could report.');
// A suite that failed to load has no tests to count; it is a failure all the same.
const failed =
  counts.numFailedTests + (counts.numFailedTestSuites > 0 && counts.numFailedTests === 0 ? 1 : 0);
console.log(`\n${counts.numPassedTests} passed, ${failed} failed`);
process.exit(code === 0 && failed === 0 ? 0 : 1);
