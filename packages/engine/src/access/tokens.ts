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
  /** True when the token was issued for this psiTurk uniqueId (workerId:assignmentId). */
  isFor(uniqueId: string): boolean;
}

const TOKEN = /^t1\.([1-9][0-9]{0,15})\.(participant|submit)\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;

/** AU1: a token names one participant, carries its scope, and can be made only with the server's secret. */
export function issueToken(vault: Vault, participantId: number, uniqueId: string, scope: Scope): string {
  const claims = `t1.${participantId}.${scope}.${vault.sign(`id ${uniqueId}`)}`;
  return `${claims}.${vault.sign(claims)}`;
}

/** @returns undefined for anything this server did not issue. Needs no database: it is on every save's way. */
export function readToken(vault: Vault, token: string): Capability | undefined {
  const [, participantId, scope, person, tag] = TOKEN.exec(token) ?? [];
  if (tag === undefined || person === undefined || (scope !== 'participant' && scope !== 'submit'))
    return undefined;
  const claims = token.slice(0, token.length - tag.length - 1);
  if (!vault.verify(claims, tag)) return undefined;
  return {
    participantId: Number(participantId),
    scope,
    isFor: (uniqueId) => vault.verify(`id ${uniqueId}`, person),
  };
}
