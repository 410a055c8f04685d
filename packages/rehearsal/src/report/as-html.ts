import { barChart } from './html/bars.ts';
import { escaped } from './html/escape.ts';
import { hourChart } from './html/hours.ts';
import { rangeChart } from './html/ranges.ts';
import { style } from './html/style.ts';
import { tableOf } from './html/table.ts';
import type { RehearsalReport } from './report.ts';
import { type Section, sectionsOf, titleOf } from './sections.ts';
import { cellName, concerns, stageNames } from './wording.ts';

/** The report as one page that needs nothing else: no script, no style sheet, no picture from anywhere. */
export function asHtml(report: RehearsalReport): string {
  const { title, about } = titleOf(report);
  const charts = chartsOf(report);
  const sections = sectionsOf(report).map((section) => sectionOf(section, charts[section.id]));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="about">${escaped(about)}</p>
${concernsOf(report)}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function concernsOf(report: RehearsalReport): string {
  const worries = concerns(report);
  if (worries.length === 0) return '<p>Nothing stands in the way.</p>';
  const items = worries.map((sentence) => `<li>${escaped(sentence)}</li>`).join('');
  return `<div class="concerns"><h2>Look at this first</h2><ul>${items}</ul></div>`;
}

function sectionOf(section: Section, chart: string | undefined): string {
  const { id, title, about, rows, whenEmpty } = section;
  const content =
    rows.length === 0
      ? `<p>${escaped(whenEmpty)}</p>`
      : `<p class="about">${escaped(about)}</p>\n${withChart(section, chart)}`;
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escaped(title)}</h2>\n${content}\n</section>`;
}

/** A table with more columns than this has its chart above it. */
const MOST_BESIDE = 6;

function withChart(section: Section, chart: string | undefined): string {
  const table = tableOf(section);
  if (chart === undefined) return table;
  if (section.header.length > MOST_BESIDE) return `<div class="above">${chart}</div>\n${table}`;
  return `<div class="beside">${table}\n<div>${chart}</div></div>`;
}

/** Charts by the section whose table has their numbers. */
function chartsOf(report: RehearsalReport): Readonly<Record<string, string>> {
  const { attrition, cells, duration, arrivals, startedAt } = report;
  return {
    arrivals: hourChart('hours', arrivals, startedAt),
    duration: rangeChart('durations', duration.personas),
    attrition: barChart({
      id: 'stages',
      title: 'How far people came',
      description:
        'One bar for each step from accepting to handing in, as long as the number of people who reached it.',
      bars: attrition.map(({ stage, reached }) => ({
        label: stageNames[stage],
        value: reached,
        text: String(reached),
      })),
    }),
    cells: barChart({
      id: 'balance',
      title: 'Balance of the cells',
      description:
        'For each cell of the design, how many completed it, before a pale bar of how many entered.',
      bars: cells.cells.map((cell) => ({
        label: cellName(cell),
        value: cell.completed,
        behind: cell.entered,
        text: `${cell.completed} of ${cell.entered}`,
      })),
    }),
  };
}
