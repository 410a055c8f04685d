import type { Migration } from './builder.ts';

export const migration0008: Migration = {
  id: 8,
  name: 'what a ledger entry orders is never changed',
  statements: ({ fixed }) => [
    ...fixed('ledger_entries', ['kind', 'token', 'currency', 'amount_minor', 'fee_minor']),
  ],
};
