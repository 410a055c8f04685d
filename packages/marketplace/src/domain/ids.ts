import type { Random } from '@turnout/core';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ID_LENGTH = 30;
const WORKER_ID_LENGTH = 14;

/** An id as the service gives them to HITs, assignments and types: 30 signs beginning with 3. */
export const marketId = (random: Random): string => `3${signs(random, ID_LENGTH - 1)}`;

/** A worker's id: 14 signs beginning with A. */
export const workerIdFrom = (random: Random): string => `A${signs(random, WORKER_ID_LENGTH - 1)}`;

const signs = (random: Random, count: number): string =>
  Array.from({ length: count }, () => LETTERS[Math.floor(random.next() * LETTERS.length)]).join('');
