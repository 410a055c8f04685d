export * from './access/tokens.ts';
export * from './access/vault.ts';
export * from './context.ts';
export * from './engine.ts';
export * from './entry/open-ad.ts';
export * from './entry/open-study.ts';
export type { Visit } from './entry/visit.ts';
export * from './exports/index.ts';
export { recordsOf } from './saving/save-model.ts';
