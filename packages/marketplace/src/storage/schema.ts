import type { Schema } from '@turnout/store/database';
import { migration0001 } from './migrations/0001-market.ts';

/** Its own list and bookkeeping, so that a marketplace may also live in the study server's PostgreSQL database. */
export const marketSchema: Schema = {
  bookkeeping: 'market_migrations',
  migrations: [migration0001],
};
