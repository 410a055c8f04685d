import type { Schema } from '@turnout/store/database';
import { migration0001 } from './migrations/0001-market.ts';
import { migration0002 } from './migrations/0002-messaging.ts';
import { migration0003 } from './migrations/0003-people.ts';
import { migration0004 } from './migrations/0004-panel.ts';
import { migration0005 } from './migrations/0005-write-offs.ts';

/** Its own list and bookkeeping, so that a marketplace may also live in the study server's PostgreSQL database. */
export const marketSchema: Schema = {
  bookkeeping: 'market_migrations',
  migrations: [migration0001, migration0002, migration0003, migration0004, migration0005],
};
