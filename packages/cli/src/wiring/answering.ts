import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { Vault } from '@turnout/core';
import { createVault } from '@turnout/engine';
import { shownHost } from '../links.ts';
import { knownSecret } from './keys.ts';
import { type Mode, modes } from './mode.ts';
import type { StudyFolder } from './study.ts';

/** Who answers at an address: nobody, a server of this study, or something else. */
export type Answering =
  | { readonly kind: 'nobody' | 'stranger' }
  | { readonly kind: 'ours'; readonly mode: Mode };

/** A server on this machine answers at once, or is not there. */
const ANSWER_MS = 3_000;

/** Where this configuration serves the study, e.g. `http://localhost:22362`. */
export const siteUrl = ({ config }: StudyFolder): string => `http://${shownHost(config.host)}:${config.port}`;

/**
 * What a server tells of itself so that commands know it again: the same folder, study and database give the same text,
 * and it says nothing about any of them to whoever lacks the keys.
 */
export function identityOf({ folder, config }: StudyFolder, vault: Pick<Vault, 'sign'>): string {
  const text = ['server of', realpathSync(folder), config.study, config.databaseUrl].join('\n');
  // Not the tag itself: those open doors.
  return createHash('sha256').update(vault.sign(text)).digest('hex').slice(0, 32);
}

/** Who answers at an address; other studies like to be served at the same usual port. */
export async function whoAnswers(study: StudyFolder, url: string): Promise<Answering> {
  let answer: unknown;
  try {
    const response = await fetch(`${url}/healthz`, {
      // A shell lives longer than servers do: one that was restarted does not answer on its earlier connection.
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) return { kind: 'stranger' };
    answer = await response.json().catch(() => undefined);
  } catch {
    // Nobody listens, or whoever does says nothing.
    return { kind: 'nobody' };
  }
  const told = (key: string): unknown =>
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, key) : undefined;
  const mode = modes.find((one) => one === told('mode'));
  const secret = knownSecret(study.config.dataFolder, process.env);
  // A server makes the keys at its first start: without them none has begun.
  if (secret === undefined || mode === undefined) return { kind: 'stranger' };
  return told('study') === identityOf(study, createVault(secret))
    ? { kind: 'ours', mode }
    : { kind: 'stranger' };
}
