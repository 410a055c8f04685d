import type { RehearsalReport } from './report.ts';

/** The report as JSON text, for other programs. */
export const asJson = (report: RehearsalReport): string => `${JSON.stringify(report, undefined, 2)}\n`;
