import type { Store, Transaction } from '@turnout/core';
import type { Dialect } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { allocationStatements } from './allocation.statements.ts';
import { allocationReader, allocationWriter } from './allocation.ts';
import { assignmentStatements } from './assignments.statements.ts';
import { assignmentReader, assignmentWriter } from './assignments.ts';
import { auditStatements } from './audit.statements.ts';
import { auditReader, auditWriter } from './audit.ts';
import { campaignStatements } from './campaigns.statements.ts';
import { campaignReader, campaignWriter } from './campaigns.ts';
import { jobStatements } from './jobs.statements.ts';
import { jobReader, jobWriter } from './jobs.ts';
import { ledgerStatements } from './ledger.statements.ts';
import { ledgerReader, ledgerWriter } from './ledger.ts';
import { linkStatements } from './links.statements.ts';
import { linkReader, linkWriter } from './links.ts';
import { namedLockStatements } from './named-lock.ts';
import { participantStatements } from './participants.statements.ts';
import { participantReader, participantWriter } from './participants.ts';
import { postingStatements } from './postings.statements.ts';
import { postingReader, postingWriter } from './postings.ts';
import { recordStatements } from './records.statements.ts';
import { recordReader, recordWriter } from './records.ts';
import { scheduleStatements } from './schedules.statements.ts';

type Readers = Omit<Store, 'write' | 'close'>;

export interface Repositories {
  readers(session: Session): Readers;
  writers(session: Session): Transaction;
}

/** Compiles the statements of all repositories for one database, once. */
export function repositories(dialect: Dialect): Repositories {
  const participants = participantStatements(dialect);
  const records = recordStatements(dialect);
  const allocation = allocationStatements(dialect);
  const postings = postingStatements(dialect);
  const assignments = assignmentStatements(dialect);
  const campaigns = campaignStatements(dialect);
  const links = linkStatements(dialect);
  const ledger = ledgerStatements(dialect);
  const jobs = jobStatements(dialect);
  const schedules = scheduleStatements(dialect);
  const audit = auditStatements(dialect);
  const locks = namedLockStatements(dialect);
  return {
    readers: (session) => ({
      participants: participantReader(session, participants, dialect),
      records: recordReader(session, records),
      allocation: allocationReader(session, allocation),
      postings: postingReader(session, postings, dialect),
      assignments: assignmentReader(session, assignments, dialect),
      campaigns: campaignReader(session, campaigns, dialect),
      links: linkReader(session, links),
      ledger: ledgerReader(session, ledger, dialect),
      jobs: jobReader(session, jobs, schedules, dialect),
      audit: auditReader(session, audit),
    }),
    writers: (session) => ({
      participants: participantWriter(session, participants, dialect),
      records: recordWriter(session, records),
      allocation: allocationWriter(session, allocation),
      postings: postingWriter(session, postings, dialect),
      assignments: assignmentWriter(session, assignments, dialect),
      campaigns: campaignWriter(session, campaigns, dialect),
      links: linkWriter(session, links, locks, dialect),
      ledger: ledgerWriter(session, ledger, locks, dialect),
      jobs: jobWriter(session, jobs, schedules, dialect),
      audit: auditWriter(session, audit, locks),
    }),
  };
}
