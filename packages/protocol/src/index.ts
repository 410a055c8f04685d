export * from './participant.ts';
export * from './psiturk.ts';
