export { type DatabaseLocation, parseDatabaseUrl, redactDatabaseUrl } from './database-url.ts';
export { backup, type MaintenanceOptions, migrate, pendingMigrations } from './maintenance.ts';
export { schemaVersion } from './migrations/index.ts';
export type { DatabaseOptions } from './open-database.ts';
export { type DatabaseStore, openStore } from './open-store.ts';
