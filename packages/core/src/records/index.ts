export * from './diff.ts';
export * from './model.ts';
export * from './record.ts';
export * from './stream.ts';
