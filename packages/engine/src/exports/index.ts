export { exportData } from './export-data.ts';
export { exportPsiturkFiles, type PsiturkExport, type PsiturkSummary } from './export-psiturk.ts';
export * from './psiturk-model.ts';
export * from './types.ts';
export type { ExportListener, ExportProblem, ExportProgress, ExportSource, ExportStore } from './walk.ts';
