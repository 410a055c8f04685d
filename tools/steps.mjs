// What `npm start` and `npm test` share: they run on a fresh clone, so nothing here may import a dependency.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function fail(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Turnout needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
}

/** Runs a step with its output shown only when it fails. */
export function step(title, command, args, options = {}) {
  const started = Date.now();
  process.stdout.write(`${title} … `);
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1e8, ...options });
  if (done.status !== 0) {
    console.log('failed');
    console.error(done.stdout ?? '', done.stderr ?? '', done.error ?? '');
    return false;
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

/** Dependencies, when they are missing or the lockfile changed since they were installed. */
export function install() {
  const marker = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  if (!step('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund']))
    fail('npm could not install the dependencies. Check the network and run "npm ci".');
}

const newest = (folder) => {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
};

/** The built files, when a source is newer than the last build. */
export function build() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  // What the build writes last.
  const built = join(root, 'packages/marketplace/dist/browser/external-hit.js');
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  const complete = packages.every((folder) => existsSync(join(folder, 'dist')));
  if (complete && packages.every((folder) => newest(join(folder, 'src')) <= builtAt)) return;
  if (!step('Building', 'npm', ['run', '--silent', 'build'])) fail('The build failed; see above.');
}

/** Runs a long-lived child with our terminal and hands signals on. Resolves with its exit code. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', cwd: root, ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}
