export * from './depth.ts';
export * from './diff.ts';
export * from './model.ts';
export * from './model-text.ts';
export * from './record.ts';
export * from './stream.ts';
