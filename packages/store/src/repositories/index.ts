import type { Store, Transaction } from '@turnout/core';
import type { Dialect } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { allocationStatements } from './allocation.statements.ts';
import { allocationReader, allocationWriter } from './allocation.ts';
import { participantStatements } from './participants.statements.ts';
import { participantReader, participantWriter } from './participants.ts';
import { recordStatements } from './records.statements.ts';
import { recordReader, recordWriter } from './records.ts';

type Readers = Pick<Store, 'participants' | 'records' | 'allocation'>;

export interface Repositories {
  readers(session: Session): Readers;
  writers(session: Session): Transaction;
}

/** Compiles the statements of all repositories for one database, once. */
export function repositories(dialect: Dialect): Repositories {
  const participants = participantStatements(dialect);
  const records = recordStatements(dialect);
  const allocation = allocationStatements(dialect);
  return {
    readers: (session) => ({
      participants: participantReader(session, participants, dialect),
      records: recordReader(session, records),
      allocation: allocationReader(session, allocation),
    }),
    writers: (session) => ({
      participants: participantWriter(session, participants, dialect),
      records: recordWriter(session, records),
      allocation: allocationWriter(session, allocation),
    }),
  };
}
