export * from './assets.ts';
