import type { Spread } from './report.ts';

/** Median and quartiles by linear interpolation between the values (type 7 of Hyndman and Fan). */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = sorted[Math.floor(position)] ?? 0;
    const above = sorted[Math.ceil(position)] ?? below;
    return below + (position % 1) * (above - below);
  };
  return { count: values.length, lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75) };
}
