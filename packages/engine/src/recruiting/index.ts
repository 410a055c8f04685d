export { createRecruiting } from './create-recruiting.ts';
export type { RecruitingParts } from './parts.ts';
export { recruitingJobs } from './recruiting-jobs.ts';
export { committedMinor } from './spending.ts';
export type * from './types.ts';
