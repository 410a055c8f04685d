export * from './link/index.ts';
export * from './mturk/index.ts';
export * from './prolific/index.ts';
