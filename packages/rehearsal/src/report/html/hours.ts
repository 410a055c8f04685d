import { svg } from './bars.ts';

const WIDTH = 640;
const HEIGHT = 140;
const BASE = 112;
const STEP = WIDTH / 24;

/** Arrivals by hour of the day as standing bars. */
export function hourChart(id: string, hours: readonly number[]): string {
  const most = Math.max(1, ...hours);
  const bars = hours.map((count, hour) => {
    const height = (90 * count) / most;
    const x = hour * STEP;
    const figure =
      count === 0
        ? ''
        : `<text x="${(x + STEP / 2).toFixed(1)}" y="${(BASE - height - 5).toFixed(1)}" text-anchor="middle">${count}</text>`;
    return (
      `<rect class="bar" x="${(x + 3).toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${(STEP - 6).toFixed(1)}" height="${height.toFixed(1)}"/>${figure}` +
      `<text x="${(x + STEP / 2).toFixed(1)}" y="${BASE + 18}" text-anchor="middle">${hour}</text>`
    );
  });
  const axis = `<line x1="0" y1="${BASE}" x2="${WIDTH}" y2="${BASE}"/>`;
  const busiest = hours.indexOf(Math.max(...hours));
  const description = `How many people came in each hour of the day, in UTC; most of them, ${Math.max(...hours)}, from ${busiest} o'clock.`;
  return svg(id, 'Arrivals by hour of the day', description, WIDTH, HEIGHT, `${bars.join('\n')}\n${axis}`);
}
