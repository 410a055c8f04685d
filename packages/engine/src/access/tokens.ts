import { randomBytes } from 'node:crypto';
import type { Vault } from '@turnout/core';

/**
 * What a token allows. `participant`: read one's own data and write. `submit`: only say that the work was handed
 * in; the page with the recruiter's submit button gets this one, because inside the recruiter's frame nothing
 * but the recruiter's ids says who is there.
 */
export type Scope = 'participant' | 'submit';

export interface Capability {
  readonly participantId: number;
  readonly scope: Scope;
  /** AU4: tells apart the capabilities of one participation; the first that engages is its owner. */
  readonly nonce: string;
  /** True when the token was issued for this psiTurk uniqueId (workerId:assignmentId). */
  isFor(uniqueId: string): boolean;
}

const TOKEN =
  /^t2\.([1-9][0-9]{0,15})\.(participant|submit)\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})$/;

/**
 * The nonce of every capability that a debug visit gets: a participation that began as one stays open by its ids,
 * as the researcher who tries the task expects, so that its capabilities are all the same one.
 */
export const DEBUG_NONCE = 'debug-visit-----';

/**
 * AU1: a token names one participant, carries its scope, and can be made only with the server's secret.
 * @param nonce that of the capability the person has proven to hold; a new one for everybody else
 */
export function issueToken(
  vault: Vault,
  participantId: number,
  uniqueId: string,
  scope: Scope,
  nonce: string = randomBytes(12).toString('base64url'),
): string {
  const claims = `t2.${participantId}.${scope}.${vault.sign(`id ${uniqueId}`)}.${nonce}`;
  return `${claims}.${vault.sign(claims)}`;
}

/** @returns undefined for anything this server did not issue. Needs no database: it is on every save's way. */
export function readToken(vault: Vault, token: string): Capability | undefined {
  const [, participantId, scope, person, nonce, tag] = TOKEN.exec(token) ?? [];
  if (
    tag === undefined ||
    person === undefined ||
    nonce === undefined ||
    (scope !== 'participant' && scope !== 'submit')
  )
    return undefined;
  const claims = token.slice(0, token.length - tag.length - 1);
  if (!vault.verify(claims, tag)) return undefined;
  return {
    participantId: Number(participantId),
    scope,
    nonce,
    isFor: (uniqueId) => vault.verify(`id ${uniqueId}`, person),
  };
}
