import { randomBytes } from 'node:crypto';

/**
 * An id as the service gives them: 24 hexadecimal digits, the first eight of which count seconds. Never from a seeded
 * source: a stand-in that starts again on the same database must not repeat one.
 */
export const newId = (epochMs: number): string =>
  Math.floor(epochMs / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8) + randomBytes(8).toString('hex');
