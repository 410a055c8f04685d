export { type DatabaseLocation, parseDatabaseUrl, redactDatabaseUrl } from './database-url.ts';
export { backup, type MaintenanceOptions, migrate, pendingMigrations } from './maintenance.ts';
export { schemaVersion } from './migrations/index.ts';
export { openStore } from './open-store.ts';
export type { DatabaseStore, StoreOptions } from './store.ts';
