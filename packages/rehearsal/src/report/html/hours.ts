import { hourAfter } from '../wording.ts';
import { svg } from './bars.ts';

const WIDTH = 640;
const HEIGHT = 140;
const BASE = 112;

/** More labels than this would run into each other. */
const MOST_LABELS = 30;

/** Arrivals by hour as standing bars, from the hour (UTC) of `startedAt` on. */
export function hourChart(id: string, hours: readonly number[], startedAt: number): string {
  const step = WIDTH / hours.length;
  const labelEvery = Math.ceil(hours.length / MOST_LABELS);
  const gap = Math.min(3, step / 5);
  const most = Math.max(1, ...hours);
  const bars = hours.map((count, index) => {
    const height = (90 * count) / most;
    const x = index * step;
    const hour =
      index % labelEvery === 0
        ? `<text x="${(x + step / 2).toFixed(1)}" y="${BASE + 18}" text-anchor="middle">${hourAfter(startedAt, index)}</text>`
        : '';
    const figure =
      count === 0
        ? ''
        : `<text x="${(x + step / 2).toFixed(1)}" y="${(BASE - height - 5).toFixed(1)}" text-anchor="middle">${count}</text>`;
    return `<rect class="bar" x="${(x + gap).toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${(step - 2 * gap).toFixed(1)}" height="${height.toFixed(1)}"/>${figure}${hour}`;
  });
  const axis = `<line x1="0" y1="${BASE}" x2="${WIDTH}" y2="${BASE}"/>`;
  const busiest = hourAfter(startedAt, hours.indexOf(Math.max(...hours)));
  const description = `How many people came in each hour, in UTC, from ${hourAfter(startedAt, 0)} o'clock on; most of them, ${Math.max(...hours)}, from ${busiest} o'clock.`;
  return svg(id, 'Arrivals by hour', description, WIDTH, HEIGHT, `${bars.join('\n')}\n${axis}`);
}
