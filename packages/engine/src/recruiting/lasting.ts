/**
 * Attempts at a job that lasts until the recruiter has said how a posting stands (JB3): as good as endless. What fails
 * is put off, which is no attempt; a server that goes away in the midst of it begins one more.
 */
export const LASTING_ATTEMPTS = 1_000_000;
