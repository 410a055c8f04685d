import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { Selectable } from 'kysely';
import type { WorkerStatus } from '../domain/worker.ts';
import type { Page } from './hits.ts';
import type { PeopleTable } from './people.tables.ts';
import type { MarketTables } from './tables.ts';

/** The person behind a worker. */
export interface Person {
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  /** As `hashPassword` made it. */
  readonly password: string;
  readonly invitation: string | undefined;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}

/** A person as the lab's administration lists them. */
type ListedPerson = Omit<Person, 'password'> & {
  readonly publicWorkerId: string;
  readonly status: WorkerStatus;
};

/** Names, addresses and passwords of people who are workers. Nothing else in the marketplace holds them. */
export function peopleRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_people').selectAll('market_people');
  const one = async (query: typeof all): Promise<Person | undefined> => {
    const [row] = await session.query(query);
    return row === undefined ? undefined : personOf(row);
  };
  return {
    ofWorker: (workerId: number) => one(all.where('worker_id', '=', workerId)),
    /** @param email in whatever case */
    byEmail: (email: string) => one(all.where('email', '=', email.toLowerCase())),
    /** @returns false when somebody has the e-mail address already */
    insert: async (person: Person): Promise<boolean> => {
      const rows = await session.query(
        db
          .insertInto('market_people')
          .values({
            worker_id: person.workerId,
            name: person.name,
            email: person.email.toLowerCase(),
            password: person.password,
            invitation: orNull(person.invitation),
            created_at: person.createdAt,
          })
          .onConflict((conflict) => conflict.column('email').doNothing())
          .returning('worker_id'),
      );
      return rows.length > 0;
    },
    update: async (
      workerId: number,
      change: Partial<Pick<Person, 'name' | 'email' | 'password'>>,
    ): Promise<void> => {
      if (Object.keys(change).length === 0) return;
      await session.query(db.updateTable('market_people').set(change).where('worker_id', '=', workerId));
    },
    /** Erases who a worker is; what the worker did and earned stays under the pseudonym. */
    remove: async (workerId: number): Promise<void> => {
      await session.query(db.deleteFrom('market_people').where('worker_id', '=', workerId));
    },
    /** In the order of the workers' numbers. @param status of the worker; undefined: all */
    list: async (
      status: WorkerStatus | undefined,
      { after, limit }: Page,
    ): Promise<readonly ListedPerson[]> => {
      const found = all
        .innerJoin('market_workers', 'market_workers.id', 'market_people.worker_id')
        .select(['market_workers.worker_id as public_worker_id', 'status'])
        .where('market_people.worker_id', '>', after)
        .orderBy('market_people.worker_id')
        .limit(limit);
      const rows = await session.query(status === undefined ? found : found.where('status', '=', status));
      return rows.map((row) => {
        const { password: _, ...person } = personOf(row);
        // Only the workers' repository writes the column, from the same type.
        return { ...person, publicWorkerId: row.public_worker_id, status: row.status as WorkerStatus };
      });
    },
  };
}

const personOf = (row: Selectable<PeopleTable>): Person => ({
  workerId: row.worker_id,
  name: row.name,
  email: row.email,
  password: row.password,
  invitation: orUndefined(row.invitation),
  createdAt: row.created_at,
});
