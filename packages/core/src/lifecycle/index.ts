export * from './entry.ts';
export * from './states.ts';
export * from './transition.ts';
