export * from './allocate.ts';
export * from './replay.ts';
