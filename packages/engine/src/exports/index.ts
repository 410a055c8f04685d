export * from './psiturk-model.ts';
