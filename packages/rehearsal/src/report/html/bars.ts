import { escaped } from './escape.ts';

export interface Bar {
  readonly label: string;
  /** What is drawn in full. */
  readonly value: number;
  /** Drawn pale behind it, e.g. how many entered where `value` is how many completed. */
  readonly behind?: number;
  /** Written at the end. */
  readonly text: string;
}

export interface BarChart {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who do not see it; the table beside it has the numbers. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 640;
const LABEL = 230;
const TEXT = 120;
const ROW = 26;
const PLOT = WIDTH - LABEL - TEXT;

/** Lying bars with their labels, as SVG that scales. */
export function barChart({ id, title, description, bars }: BarChart): string {
  const most = Math.max(1, ...bars.map(({ value, behind }) => Math.max(value, behind ?? 0)));
  const width = (value: number): string => ((PLOT * value) / most).toFixed(1);
  const rows = bars.map(({ label, value, behind, text }, index) => {
    const top = index * ROW;
    const pale =
      behind === undefined
        ? ''
        : `<rect class="pale" x="${LABEL}" y="${top + 4}" width="${width(behind)}" height="18"/>`;
    const end = LABEL + (PLOT * Math.max(value, behind ?? 0)) / most;
    return (
      `<text x="${LABEL - 10}" y="${top + 18}" text-anchor="end">${escaped(label)}</text>${pale}` +
      `<rect class="bar" x="${LABEL}" y="${top + 4}" width="${width(value)}" height="18"/>` +
      `<text x="${(end + 8).toFixed(1)}" y="${top + 18}">${escaped(text)}</text>`
    );
  });
  return svg(id, title, description, WIDTH, bars.length * ROW, rows.join('\n'));
}

/** An SVG that says what it is. */
export const svg = (
  id: string,
  title: string,
  description: string,
  width: number,
  height: number,
  content: string,
): string =>
  `<svg role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>
${content}
</svg>`;
