import type { LoadResult } from './load.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** One line of the report: rate, latencies, and the share of the ceiling measured in the same run. */
export function reportLoad(title: string, result: LoadResult, ceiling?: LoadResult): void {
  const share =
    ceiling === undefined
      ? ''
      : `  ${((100 * result.perSecond) / ceiling.perSecond).toFixed(0)} % of its ceiling`;
  const faults = result.failures === 0 ? '' : `  ${result.failures} FAILED`;
  const latency = `p50 ${result.p50.toFixed(1)}  p99 ${result.p99.toFixed(1)}  max ${result.max.toFixed(0)} ms`;
  console.log(`${title.padEnd(52)} ${whole(result.perSecond).padStart(8)} /s  ${latency}${share}${faults}`);
}

export function reportRate(title: string, perSecond: number): void {
  console.log(`${title.padEnd(52)} ${whole(perSecond).padStart(8)} /s`);
}
