import { createHash, timingSafeEqual } from 'node:crypto';
import type { StudyConfig } from '../config/study-config.ts';

/** The realm browsers show, as psiTurk's. */
export const LOGIN_REALM = 'Login Required';

/**
 * Whether an Authorization header holds the study's login (HTTP Basic). Never, while login_username or login_pw is
 * empty. Takes the same time for every wrong login.
 */
export function loginAllowed(
  { loginUsername, loginPassword }: Pick<StudyConfig, 'loginUsername' | 'loginPassword'>,
  authorization: string | undefined,
): boolean {
  if (loginUsername === '' || loginPassword === '') return false;
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return timingSafeEqual(digest(given), digest(`${loginUsername}:${loginPassword}`));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
