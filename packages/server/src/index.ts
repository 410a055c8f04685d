export { createApp } from './app.ts';
export type { AppContext, ClientAsset } from './app-context.ts';
export type { OperationsPort } from './recruiting/operations-port.ts';
