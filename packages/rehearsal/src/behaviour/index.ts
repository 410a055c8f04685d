export * from './arrivals.ts';
export * from './life.ts';
export * from './personas.ts';
export * from './random.ts';
