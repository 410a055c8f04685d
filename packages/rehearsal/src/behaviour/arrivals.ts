import type { Random } from '@turnout/core';
import { RehearsalError } from '../rehearsal-error.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** 24 weights, one for each hour of the day in UTC: how many people come then, compared with the other hours. */
export type DayCurve = readonly number[];

/**
 * An ordinary day of a crowd that lives mostly in the US: quiet from 6 to 10 UTC (its night), busiest from 14 to 22.
 * A plausible shape, not a measurement.
 */
export const ordinaryDay: DayCurve = [
  6, 5, 4, 3.5, 3, 2.5, 2, 1.5, 1.5, 2, 3, 4.5, 6, 7.5, 8.5, 9, 9, 9, 8.5, 8.5, 8, 8, 7.5, 7,
];

interface Stretch {
  readonly from: number;
  readonly length: number;
  readonly weight: number;
}

/**
 * When `n` people come: epoch ms, in order, all in `startAt` to `startAt + spanMs`.
 * @throws RehearsalError for a curve without 24 usable weights, or without any in the span
 */
export function arrivals(
  n: number,
  curve: DayCurve,
  startAt: number,
  spanMs: number,
  random: Random,
): number[] {
  if (curve.length !== 24 || curve.some((weight) => !(weight >= 0 && Number.isFinite(weight))))
    throw new RehearsalError(
      'The arrival curve is not a list of 24 weights.',
      'Give one number of 0 or more for each hour of the day, in UTC.',
    );
  const stretches = stretchesOf(curve, startAt, spanMs);
  const total = stretches.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0)
    throw new RehearsalError(
      'Nobody would ever come: the arrival curve is 0 all through the rehearsal.',
      'Give the hours of the rehearsal a weight above 0, or let it last longer.',
    );
  const times = Array.from({ length: n }, () => moment(stretches, random.next() * total));
  return times.sort((a, b) => a - b);
}

/** The span cut at the hours, each piece with the weight of its hour times its length. */
function stretchesOf(curve: DayCurve, startAt: number, spanMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  const end = startAt + Math.max(1, spanMs);
  for (let from = startAt; from < end; ) {
    const until = Math.min(end, (Math.floor(from / HOUR_MS) + 1) * HOUR_MS);
    const hour = Math.floor((((from % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
    stretches.push({ from, length: until - from, weight: (curve[hour] ?? 0) * (until - from) });
    from = until;
  }
  return stretches;
}

function moment(stretches: readonly Stretch[], drawn: number): number {
  let left = drawn;
  for (const { from, length, weight } of stretches) {
    if (left < weight) return Math.floor(from + (left / weight) * length);
    left -= weight;
  }
  const last = stretches.findLast(({ weight }) => weight > 0);
  return last === undefined ? 0 : last.from + last.length - 1;
}
