import type { Clock, Log, Random } from '@turnout/core';
import type { Database, Session } from '@turnout/store/database';
import type { MarketEvent, NotificationSetting } from '../domain/events.ts';
import type { FeeSchedule } from '../domain/fees.ts';
import type { Profile } from '../domain/profile.ts';
import { type Repositories, repositoriesFor } from '../storage/repositories.ts';

export interface MarketOptions {
  readonly database: Database;
  /** The marketplace's own time, which a rehearsal may move. */
  readonly clock: Clock;
  readonly random: Random;
  readonly profile: Profile;
  readonly log: Log;
  /** What a new account may spend, minor units; undefined: accounts are made by the administration only. */
  readonly openAccountsWith: number | undefined;
  readonly fees: FeeSchedule;
  /** Where the address of a study may be plain http. */
  readonly allowHttpOn: 'loopback' | 'anywhere';
  /** How long a submission stays invisible to its requester, ms. */
  readonly submissionLag: () => number;
  /** Queues a notification, in the transaction that made the event. */
  readonly notify: (session: Session, setting: NotificationSetting, event: MarketEvent) => Promise<void>;
}

/** What every use case works with. */
export interface MarketContext extends MarketOptions {
  /** Sees what is committed. */
  readonly read: Repositories;
  /** Runs `work` as one transaction. It may run again, so it does nothing but read and write here. */
  transact<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
}

/** The repositories of one transaction. */
export interface Unit extends Repositories {
  readonly session: Session;
}

export function marketContext(options: MarketOptions): MarketContext {
  const { database } = options;
  const repositories = repositoriesFor(database);
  return {
    ...options,
    read: repositories(database.read),
    transact: (work) => database.write((session) => work({ session, ...repositories(session) })),
  };
}
