import { migration0001 } from './0001-participants-records-allocation.ts';
import { migration0002 } from './0002-claims.ts';
import type { Migration } from './builder.ts';

/** All of them, in order. A list and not a folder scan, so that it survives bundling. */
export const migrations: readonly Migration[] = [migration0001, migration0002];

/** The number of the newest migration this version knows. */
export const schemaVersion = migrations.reduce((newest, migration) => Math.max(newest, migration.id), 0);
