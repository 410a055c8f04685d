// `npm test`: sets up what the tests need (Chromium, PostgreSQL, clients of AWS), then runs every suite.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, fail, install, requireNode, run, step } from './steps.mjs';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const hasBrowser = () =>
  [process.env.TURNOUT_CHROMIUM, ...browsers].some((path) => path !== undefined && existsSync(path));

const clients = ['/usr/bin/aws', '/usr/lib/python3/dist-packages/boto3'];
const hasClients = () => clients.every((path) => existsSync(path));

const needs = [
  {
    isThere: hasBrowser,
    title: 'Chromium',
    packages: ['chromium', 'fonts-liberation'],
    wanted: 'The tests drive a real Chromium.',
    otherwise: ", or set TURNOUT_CHROMIUM to a Chrome's path",
  },
  {
    isThere: hasClients,
    title: 'the AWS command line and boto3',
    packages: ['awscli', 'python3-boto3'],
    wanted: "The tests call the marketplace with Debian's own aws and boto3.",
    otherwise: '',
  },
];

/** Debian's packages, where something the tests need is missing. */
function installPackages() {
  const missing = needs.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!mayInstall)
    fail(
      missing
        .map(
          ({ wanted, packages, otherwise }) =>
            `${wanted} Install them ("sudo apt-get install --no-install-recommends ${packages.join(' ')}")${otherwise}.`,
        )
        .join('\n'),
    );
  const apt = ['-o', 'DPkg::Lock::Timeout=300', '-y', '-qq'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!step('Updating the package list', 'apt-get', [...apt, 'update'], { env }))
    fail('"apt-get update" failed; see above.');
  for (const { title, packages, wanted } of missing) {
    const args = [...apt, 'install', '--no-install-recommends', ...packages];
    if (!step(`Installing ${title}`, 'apt-get', args, { env }))
      fail(`${wanted} "apt-get install ${packages.join(' ')}" failed; see above.`);
  }
}

requireNode();
install();
installPackages();
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
