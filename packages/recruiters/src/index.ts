export * from './mturk/index.ts';
