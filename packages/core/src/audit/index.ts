export type * from './audit.ts';
export * from './canonical.ts';
