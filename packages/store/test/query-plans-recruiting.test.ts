import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignmentStatements } from '../src/repositories/assignments.statements.ts';
import { assignmentReader } from '../src/repositories/assignments.ts';
import { auditStatements } from '../src/repositories/audit.statements.ts';
import { campaignStatements } from '../src/repositories/campaigns.statements.ts';
import { campaignReader } from '../src/repositories/campaigns.ts';
import { claimDue } from '../src/repositories/claim-jobs.ts';
import { jobStatements } from '../src/repositories/jobs.statements.ts';
import { jobReader, jobWriter } from '../src/repositories/jobs.ts';
import { ledgerStatements } from '../src/repositories/ledger.statements.ts';
import { ledgerReader } from '../src/repositories/ledger.ts';
import { postingStatements } from '../src/repositories/postings.statements.ts';
import { postingReader } from '../src/repositories/postings.ts';
import { scheduleStatements } from '../src/repositories/schedules.statements.ts';
import { sqliteDialect as dialect } from '../src/sql/dialect.ts';
import type { Session } from '../src/sql/session.ts';
import { sqliteFile, type TestDatabase } from './support/databases.ts';
import { planOf, textsOf } from './support/plans.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await sqliteFile.create();
});
afterAll(() => database.remove());

const jobs = jobStatements(dialect);
const schedules = scheduleStatements(dialect);
const repositories = {
  campaigns: campaignStatements(dialect),
  postings: postingStatements(dialect),
  assignments: assignmentStatements(dialect),
  ledger: ledgerStatements(dialect),
  jobs,
  schedules,
  audit: auditStatements(dialect),
};
/**
 * Counting the audit log means reading it: a number that is missing must show. The two others read the first row of
 * what is in their order anyway. SQLite names what could refer to a new posting, and never looks there.
 */
const exempt = ['audit.count', 'audit.head', 'schedules.next', 'postings.insert'];
const prepared = Object.entries(repositories).flatMap(([repository, statements]) =>
  Object.entries(statements)
    .map(([name, { text }]) => [`${repository}.${name}`, text] as const)
    .filter(([name]) => !exempt.includes(name)),
);

const postings = (session: Session) => postingReader(session, repositories.postings, dialect);
const assignments = (session: Session) => assignmentReader(session, repositories.assignments, dialect);
const campaigns = (session: Session) => campaignReader(session, repositories.campaigns, dialect);
const ledger = (session: Session) => ledgerReader(session, repositories.ledger, dialect);
const jobsOf = (session: Session) => jobReader(session, jobs, schedules, dialect);

/** Pages walk by the number of a row: a list that a filter narrows ends early, and nothing is sorted. */
const walks: Readonly<Record<string, readonly [(session: Session) => Promise<unknown>, RegExp]>> = {
  'postings of a study': [
    (session) => postings(session).page({ study: 's' }, 0, 10),
    /INDEX recruiter_postings_walk \(study=\? AND id>\?\)/,
  ],
  'postings that are open': [
    (session) => postings(session).page({ states: ['open'] }, 0, 10),
    /INDEX recruiter_postings_states \(state=\? AND id>\?\)/,
  ],
  'postings of a campaign': [
    (session) => postings(session).page({ campaignId: 1 }, 0, 10),
    /INDEX recruiter_postings_campaign \(campaign_id=\? AND id>\?\)/,
  ],
  'campaigns of a study': [
    (session) => campaigns(session).page({ study: 's' }, 0, 10),
    /INDEX recruiter_campaigns_walk \(study=\? AND id>\?\)/,
  ],
  'assignments of a posting': [
    (session) => assignments(session).page({ postingIds: [1] }, 0, 10),
    /INDEX recruiter_assignments_walk \(posting_id=\? AND id>\?\)/,
  ],
  'assignments of a study': [
    (session) => assignments(session).page({ study: 's', environment: 'e', states: ['working'] }, 0, 10),
    /^SEARCH recruiter_assignments USING INTEGER PRIMARY KEY \(rowid>\?\)/,
  ],
  'entries of a study': [
    (session) => ledger(session).page({ study: 's' }, 0, 10),
    /INDEX ledger_entries_walk \(study=\? AND id>\?\)/,
  ],
  'entries of an assignment': [
    (session) => ledger(session).page({ assignmentId: 1 }, 0, 10),
    /INDEX ledger_entries_assignment \(assignment_id=\? AND id>\?\)/,
  ],
  'entries of a batch': [
    (session) => ledger(session).page({ batch: 'b' }, 0, 10),
    /INDEX ledger_entries_batch \(batch=\? AND id>\?\)/,
  ],
  'entries without an answer': [
    (session) => ledger(session).page({ states: ['unknown'] }, 0, 10),
    /INDEX ledger_entries_states \(state=\? AND id>\?\)/,
  ],
  'jobs of a batch': [
    (session) => jobsOf(session).page({ batch: 'b' }, 0, 10),
    /INDEX job_queue_batch \(batch=\? AND id>\?\)/,
  ],
};

/** Asked at each order of a payment, or at each turn of a runner. */
const hot: Readonly<Record<string, readonly [(session: Session) => Promise<unknown>, RegExp]>> = {
  'what a study has spent': [
    (session) => ledger(session).totals('s', 'live', { currency: 'USD' }),
    /INDEX ledger_entries_(budget|worker) \(study=\? AND environment=\?/,
  ],
  'what a study has spent today': [
    (session) => ledger(session).totals('s', 'live', { currency: 'USD', since: 1 }),
    /INDEX ledger_entries_budget \(study=\? AND environment=\? AND created_at>\?\)/,
  ],
  'what a worker was paid': [
    (session) => ledger(session).totals('s', 'live', { currency: 'USD', worker: 'w' }),
    /INDEX ledger_entries_worker \(study=\? AND environment=\? AND worker=\?/,
  ],
  'what a worker was paid today': [
    (session) => ledger(session).totals('s', 'live', { currency: 'USD', worker: 'w', since: 1 }),
    /INDEX ledger_entries_worker \(study=\? AND environment=\? AND worker=\? AND created_at>\?\)/,
  ],
  'jobs to do': [
    (session) =>
      claimDue(session, dialect, { names: ['a', 'b'], now: 1, runner: 'r', leaseUntil: 2, limit: 10 }),
    /INDEX job_queue_due \(due_at<\?\)/,
  ],
  'counts of a batch': [
    (session) => jobsOf(session).counts({ batch: 'b' }),
    /INDEX job_queue_batch \(batch=\?\)/,
  ],
};

describe('nothing on the way of a payment or a job reads more with more of them', () => {
  it.each(prepared)('%s goes by an index', async (_, text) => {
    expect(await planOf(database, text)).not.toMatch(/\bSCAN (?!CONSTANT)|TEMP B-TREE/);
  });

  it.each(Object.entries(hot))('%s', async (_, [work, index]) => {
    for (const text of await textsOf(work)) expect(await planOf(database, text)).toMatch(index);
  });

  it.each(Object.entries(walks))('walks %s', async (_, [work, index]) => {
    for (const text of await textsOf(work)) {
      const plan = await planOf(database, text);
      expect(plan).toMatch(index);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  it('looks at one schedule and one audit entry, not at all of them', async () => {
    const { next } = schedules;
    expect(await planOf(database, next.text)).toBe(
      'SCAN job_schedules USING COVERING INDEX job_schedules_due',
    );
    expect(next.text).toMatch(/limit \?$/);
    const { head } = repositories.audit;
    expect(await planOf(database, head.text)).toBe('SCAN audit_log');
    expect(head.text).toMatch(/order by "n" desc limit \?$/);
  });

  it('takes jobs by their ids', async () => {
    const order = { names: ['a'], now: 1, runner: 'r', leaseUntil: 2, limit: 10 };
    const [, update = ''] = await textsOf((session) => claimDue(session, dialect, order), [{ id: 1 }]);
    expect(await planOf(database, update)).toBe('SEARCH job_queue USING INTEGER PRIMARY KEY (rowid=?)');
  });

  it('cancels the jobs of a batch by the batch', async () => {
    const [text = ''] = await textsOf((session) =>
      jobWriter(session, jobs, schedules, dialect).cancel({ batch: 'b' }, 1),
    );
    expect(await planOf(database, text)).toMatch(/INDEX job_queue_(batch|states) \(/);
  });
});
