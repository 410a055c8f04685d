import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TurnoutError } from '@turnout/core';
import { freePort } from '../free-port.ts';
import { programFile } from '../program-file.ts';
import { type Answering, siteUrl, whoAnswers } from './answering.ts';
import { prepareFolder } from './data.ts';
import type { Mode } from './mode.ts';
import { startedAt } from './process-start.ts';
import type { StudyFolder } from './study.ts';

/** A server that `turnout server on` started. */
interface BackgroundServer {
  readonly pid: number;
  /** As the system tells it: a number of a process is used again, this together with it is not. */
  readonly started: string;
  readonly mode: Mode;
  /** Where it answers, e.g. `http://localhost:22362`: its PORT may not be that of the next command. */
  readonly url: string;
}

const START_MS = 20_000;
const STOP_MS = 30_000;
const LOOK_MS = 100;

const fileOf = ({ config }: StudyFolder): string => join(config.dataFolder, 'server.json');

/** What the server itself prints. */
export const outputFile = ({ config }: StudyFolder): string => join(config.dataFolder, 'server-output.log');

/** The server that was started here and still runs; undefined when there is none. */
export function serverHere(study: StudyFolder): BackgroundServer | undefined {
  const file = fileOf(study);
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<BackgroundServer>;
  // One that an earlier version started said nothing of its address.
  const { pid, started, mode, url = siteUrl(study) } = kept;
  if (pid === undefined || started === undefined || mode === undefined) return undefined;
  return startedAt(pid) === started ? { pid, started, mode, url } : undefined;
}

/** Who answers where the study is served by its configuration, or where the server listens that was started here. */
export async function answering(study: StudyFolder): Promise<Answering> {
  const usual = await whoAnswers(study, siteUrl(study));
  const here = serverHere(study);
  if (usual.kind === 'ours' || here === undefined || here.url === siteUrl(study)) return usual;
  const other = await whoAnswers(study, here.url);
  return other.kind === 'ours' ? other : usual;
}

/**
 * Starts the server beside this program and waits until it answers.
 * @throws TurnoutError SERVER_STATE with what it printed when it does not come up
 */
export async function startBackground(study: StudyFolder, mode: Mode): Promise<BackgroundServer> {
  const running = serverHere(study);
  if (running !== undefined)
    throw new TurnoutError('SERVER_STATE', `It runs already (process ${running.pid}).`);
  prepareFolder(study.config.dataFolder);
  const port = study.config.port === 0 ? await freePort() : study.config.port;
  const output = openSync(outputFile(study), 'w', 0o600);
  const child = spawn(process.execPath, [programFile, 'serve', study.folder, '--mode', mode], {
    detached: true,
    // The name that comes before all others.
    env: { ...process.env, PSITURK_PORT: String(port) },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  const started = child.pid === undefined ? undefined : startedAt(child.pid);
  if (child.pid === undefined || started === undefined)
    throw new TurnoutError('SERVER_STATE', `It did not start. ${lastWords(study)}`);
  const url = siteUrl({ ...study, config: { ...study.config, port } });
  const server = { pid: child.pid, started, mode, url };
  writeFileSync(fileOf(study), JSON.stringify(server), { mode: 0o600 });
  for (let waited = 0; waited < START_MS; waited += LOOK_MS) {
    if (startedAt(server.pid) !== server.started)
      throw new TurnoutError('SERVER_STATE', `It did not start. ${lastWords(study)}`);
    if (readFileSync(outputFile(study), 'utf8').includes('Stop with Ctrl-C')) return server;
    await delay(LOOK_MS);
  }
  throw new TurnoutError('SERVER_STATE', `It does not answer yet. ${lastWords(study)}`);
}

/** Asks the server that was started here to stop, and waits until it has. @throws TurnoutError SERVER_STATE */
export async function stopBackground(study: StudyFolder): Promise<void> {
  const server = serverHere(study);
  if (server === undefined)
    throw new TurnoutError(
      'SERVER_STATE',
      (await answering(study)).kind === 'ours'
        ? 'The server that answers was not started here; stop it where it runs, with Ctrl-C.'
        : 'It is off.',
    );
  process.kill(server.pid, 'SIGTERM');
  for (let waited = 0; waited < STOP_MS; waited += LOOK_MS) {
    if (startedAt(server.pid) !== server.started) {
      rmSync(fileOf(study), { force: true });
      return;
    }
    await delay(LOOK_MS);
  }
  throw new TurnoutError('SERVER_STATE', `Process ${server.pid} is still stopping; look again in a moment.`);
}

const lastWords = (study: StudyFolder): string =>
  readFileSync(outputFile(study), 'utf8').trim().split('\n').slice(-8).join('\n');
