export type * from './audit.ts';
