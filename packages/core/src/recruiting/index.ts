export type * from './campaign.ts';
export type * from './posting.ts';
export type * from './recruiter.ts';
