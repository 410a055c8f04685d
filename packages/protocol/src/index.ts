export * from './constants.ts';
export * from './marketplace.ts';
export * from './participant.ts';
export * from './psiturk.ts';
