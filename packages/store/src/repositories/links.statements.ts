import type { Dialect } from '../sql/dialect.ts';
import { linkAddressStatements } from './link-addresses.statements.ts';
import { linkPayoutStatements } from './link-payouts.statements.ts';
import { linkPlaceStatements } from './link-places.statements.ts';
import { linkPostingStatements } from './link-postings.statements.ts';
import { linkRoomStatements } from './link-rooms.statements.ts';

export type LinkStatements = ReturnType<typeof linkStatements>;

/** Every statement about the account of links and its rooms. */
export const linkStatements = (dialect: Dialect) => ({
  ...linkPostingStatements(dialect),
  ...linkAddressStatements(dialect),
  ...linkPlaceStatements(dialect),
  ...linkPayoutStatements(dialect),
  ...linkRoomStatements(dialect),
});
