export { campaignJobs } from './campaign-jobs.ts';
export { createCampaigns } from './create-campaigns.ts';
export { createTasks } from './create-tasks.ts';
export type * from './types.ts';
