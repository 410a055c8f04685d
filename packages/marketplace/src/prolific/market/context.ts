import type { Clock, Log, Random } from '@turnout/core';
import { type Database, dialectOf } from '@turnout/store/database';
import type { ProlificFees } from '../domain/fees.ts';
import type { StatusQuirks } from '../domain/study.ts';
import { type DueList, dueRepository } from '../storage/due.ts';
import { type Ledger, ledgerRepository } from '../storage/ledger.ts';
import { type Objects, objectRepository } from '../storage/objects.ts';
import type { ProlificTables } from '../storage/tables.ts';

/** What the description of the API leaves open, and what it does not say but users saw. */
export interface ProlificBehaviour extends StatusQuirks {
  /** ms a study is PUBLISHING before it is ACTIVE. */
  readonly publishingMs: number;
  /** ms after each change in which a study or submission says PROCESSING, a status that is not described. */
  readonly processingMs: number;
  /** ms until a bonus that was ordered is paid. */
  readonly payDelayMs: number;
  /** ms until submissions that were approved in bulk are approved. */
  readonly bulkApprovalDelayMs: number;
  /** ms by which lists of submissions lag behind. */
  readonly listLagMs: number;
  /** ms after handing in until work is approved by itself. */
  readonly autoApprovalMs: number;
  /** ms a reserved place waits for its participant. */
  readonly reservationMs: number;
  /** How often each event is sent to its subscriber. */
  readonly hookCopies: number;
  /** What a page beyond the last one is: an error, as in most frameworks of its kind, or an empty page. */
  readonly pageBeyondEnd: 'not-found' | 'empty';
  /** What happens to a bonus request that meets another of the same workspace. */
  readonly concurrentBonuses: 'refused' | 'allowed';
  /** Screening out and paying in part are enabled for select workspaces only. */
  readonly screenOutEnabled: boolean;
}

const DAY_MS = 86_400_000;

export const describedBehaviour: ProlificBehaviour = {
  awaitsReviewWhileWorking: false,
  stopAwaitsReview: false,
  publishingMs: 0,
  processingMs: 0,
  payDelayMs: 0,
  bulkApprovalDelayMs: 0,
  listLagMs: 0,
  autoApprovalMs: 21 * DAY_MS,
  reservationMs: 600_000,
  hookCopies: 1,
  pageBeyondEnd: 'not-found',
  concurrentBonuses: 'refused',
  screenOutEnabled: true,
};

/** What one transaction works with. */
export interface Unit {
  readonly objects: Objects;
  readonly ledger: Ledger;
  readonly due: DueList;
  /** Epoch ms UTC, the same for the whole transaction. */
  readonly now: number;
}

export interface ProlificContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fees: ProlificFees;
  /** As it is now: tests change it while it runs. */
  readonly behaviour: () => ProlificBehaviour;
  /** Sees only what is committed. */
  readonly read: () => Unit;
  /** One transaction; those that write run one after the other. */
  transact<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
}

export interface ContextOptions
  extends Pick<ProlificContext, 'clock' | 'random' | 'log' | 'fees' | 'behaviour'> {
  readonly database: Database;
}

export function prolificContext(options: ContextOptions): ProlificContext {
  const { database, ...rest } = options;
  const dialect = dialectOf<ProlificTables>(database.kind);
  const unit = (session: typeof database.read): Unit => ({
    objects: objectRepository(session, dialect),
    ledger: ledgerRepository(session, dialect),
    due: dueRepository(session, dialect),
    now: options.clock.now(),
  });
  return {
    ...rest,
    read: () => unit(database.read),
    transact: (work) =>
      database.write(async (session) => {
        const all = unit(session);
        await all.objects.lock();
        return work(all);
      }),
  };
}
