export type * from './campaign.ts';
export type * from './link.ts';
export type * from './link-account.ts';
export * from './link-rules.ts';
export type * from './posting.ts';
export type * from './recruiter.ts';
