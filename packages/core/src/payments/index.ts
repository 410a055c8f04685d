export * from './eligible.ts';
export type * from './ledger.ts';
export * from './limits.ts';
export * from './resolve.ts';
export * from './token.ts';
export * from './transitions.ts';
