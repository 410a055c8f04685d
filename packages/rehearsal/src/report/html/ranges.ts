import type { Spread } from '../report.ts';
import { length } from '../wording.ts';
import { svg } from './bars.ts';
import { escaped } from './escape.ts';

const WIDTH = 640;
const LABEL = 230;
const TEXT = 120;
const ROW = 26;
const PLOT = WIDTH - LABEL - TEXT;

/** For each persona the middle half of its durations, with the median marked, on one scale from 0. */
export function rangeChart(id: string, spreads: readonly (Spread & { readonly persona: string })[]): string {
  const most = Math.max(1, ...spreads.map(({ upperQuartile }) => upperQuartile));
  const at = (ms: number): number => LABEL + (PLOT * ms) / most;
  const rows = spreads.map(({ persona, lowerQuartile, median, upperQuartile }, index) => {
    const top = index * ROW;
    const width = Math.max(2, at(upperQuartile) - at(lowerQuartile)).toFixed(1);
    return (
      `<text x="${LABEL - 10}" y="${top + 18}" text-anchor="end">${escaped(persona)}</text>` +
      `<rect class="pale" x="${at(lowerQuartile).toFixed(1)}" y="${top + 6}" width="${width}" height="14"/>` +
      `<rect class="bar" x="${(at(median) - 1.5).toFixed(1)}" y="${top + 3}" width="3" height="20"/>` +
      `<text x="${(Math.max(at(upperQuartile), at(median)) + 8).toFixed(1)}" y="${top + 18}">${escaped(length(median))}</text>`
    );
  });
  const description =
    'The pale bar is the middle half of the times from accepting to handing in, the dark line the median.';
  return svg(id, 'Duration by persona', description, WIDTH, spreads.length * ROW, rows.join('\n'));
}
