import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TurnoutError } from '@turnout/core';

const SECRET_BYTES = 32;

export interface Secret {
  readonly bytes: Buffer;
  /** The key file, when it was made just now. */
  readonly created: string | undefined;
}

/**
 * The server's secret: TURNOUT_SECRET where several servers share a database, else the file keys.json in the data
 * folder, made at first start and readable by its owner only. It is never in the database and never in a backup
 * of it: without it worker ids cannot be read.
 * @throws TurnoutError KEYS_INVALID
 */
export function loadSecret(dataFolder: string, env: NodeJS.ProcessEnv): Secret {
  const known = knownSecret(dataFolder, env);
  if (known !== undefined) return { bytes: known, created: undefined };
  const file = fileIn(dataFolder);
  createKeyFile(file);
  return { bytes: decodeSecret(readKeyFile(file), file), created: file };
}

/** The secret, where there is one already; nothing is made. @throws TurnoutError KEYS_INVALID */
export function knownSecret(dataFolder: string, env: NodeJS.ProcessEnv): Buffer | undefined {
  const given = env.TURNOUT_SECRET;
  if (given !== undefined && given !== '') return decodeSecret(given, 'TURNOUT_SECRET');
  const file = fileIn(dataFolder);
  return existsSync(file) ? decodeSecret(readKeyFile(file), file) : undefined;
}

const fileIn = (dataFolder: string): string => join(dataFolder, 'keys.json');

function createKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({
    about:
      'The secret of this Turnout server. Keep a copy apart from the database; without it worker ids are lost.',
    secret: randomBytes(SECRET_BYTES).toString('base64'),
  });
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Two servers at their first start: the other one was quicker, and its secret is the one.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readKeyFile(file: string): string {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as { secret?: unknown };
    if (typeof content.secret === 'string') return content.secret;
  } catch (cause) {
    throw new TurnoutError('KEYS_INVALID', `${file} cannot be read.`, { cause });
  }
  throw new TurnoutError('KEYS_INVALID', `${file} holds no secret.`);
}

function decodeSecret(text: string, source: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < SECRET_BYTES)
    throw new TurnoutError(
      'KEYS_INVALID',
      `${source} must hold at least ${SECRET_BYTES} bytes in base64 (make one with: openssl rand -base64 32).`,
    );
  return bytes;
}
