import { migration0001 } from './0001-participants-records-allocation.ts';
import { migration0002 } from './0002-claims.ts';
import { migration0003 } from './0003-recruiting-ledger-jobs-audit.ts';
import { migration0004 } from './0004-links-and-rooms.ts';
import { migration0005 } from './0005-patient-jobs.ts';
import { migration0006 } from './0006-orders-of-postings.ts';
import { migration0007 } from './0007-link-payouts.ts';
import { migration0008 } from './0008-fixed-ledger.ts';
import { migration0009 } from './0009-rooms-of-links.ts';
import type { Schema } from './builder.ts';

export const storeSchema: Schema = {
  bookkeeping: 'turnout_migrations',
  migrations: [
    migration0001,
    migration0002,
    migration0003,
    migration0004,
    migration0005,
    migration0006,
    migration0007,
    migration0008,
    migration0009,
  ],
};

/** The number of the newest migration this version knows. */
export const schemaVersion = storeSchema.migrations.reduce(
  (newest, migration) => Math.max(newest, migration.id),
  0,
);
