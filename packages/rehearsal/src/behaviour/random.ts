import type { Random } from '@turnout/core';

/** A repeatable source of randomness (mulberry32): the same seed gives the same numbers. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}

/**
 * A stream of its own for each name under one seed (FNV-1a of the name over the seed), so that what one person draws
 * does not depend on how many numbers another one used.
 */
export function branch(seed: number, name: string): Random {
  let hash = (seed ^ 2166136261) >>> 0;
  for (let index = 0; index < name.length; index += 1)
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619) >>> 0;
  return seeded(hash);
}

export const chance = (random: Random, probability: number): boolean => random.next() < probability;

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random.next() * (high - low + 1));

/** One of a list; undefined of an empty one. */
export const pick = <T>(random: Random, list: readonly T[]): T | undefined =>
  list[Math.floor(random.next() * list.length)];

/**
 * A positive number around `median` whose logarithm is normal with the standard deviation `sigma`: how times of
 * people are spread.
 */
export function logNormal(random: Random, median: number, sigma: number): number {
  // Box and Muller; 1 - u is never 0, whose logarithm is not finite.
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return median * Math.exp(sigma * normal);
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = between(random, 0, last);
    const kept = result[last] as T;
    result[last] = result[chosen] as T;
    result[chosen] = kept;
  }
  return result;
}
