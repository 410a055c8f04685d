export * from './allocation/index.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './lifecycle/index.ts';
export * from './ports.ts';
export * from './records/index.ts';
