export type * from './job.ts';
export * from './retry.ts';
export * from './schedule.ts';
