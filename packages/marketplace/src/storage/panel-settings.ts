import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { Insertable, Selectable } from 'kysely';
import { type PayoutMethod, payoutMethods } from '../domain/payout-details.ts';
import type { PersonSettingsTable } from './panel.tables.ts';
import type { MarketTables } from './tables.ts';

/** How a person wants to be written to and rewarded. */
export interface PersonSettings {
  /** The number of the worker's row. */
  readonly workerId: number;
  /** Whether messages also come by e-mail. */
  readonly wantsMail: boolean;
  readonly rewardedIn: 'money' | 'credits';
  readonly courseId: number | undefined;
  readonly studentSealed: string | undefined;
  /** JSON of PayoutDetails, sealed. */
  readonly payout:
    | { readonly method: PayoutMethod; readonly sealed: string; readonly masked: string }
    | undefined;
}

/** A course whose students are rewarded in credits. */
export interface Course {
  readonly id: number;
  readonly name: string;
  /** Epoch ms of the real clock; undefined: open to choose. */
  readonly closedAt: number | undefined;
}

export const usualSettings = (workerId: number): PersonSettings => ({
  workerId,
  wantsMail: true,
  rewardedIn: 'money',
  courseId: undefined,
  studentSealed: undefined,
  payout: undefined,
});

/** What people entered about mail and rewards, and the courses they may choose. */
export function personSettingsRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const courses = db.selectFrom('market_courses').selectAll();
  return {
    /** What is usual, where nothing was entered. */
    of: async (workerId: number): Promise<PersonSettings> => {
      const [row] = await session.query(
        db.selectFrom('market_person_settings').selectAll().where('worker_id', '=', workerId),
      );
      return row === undefined ? usualSettings(workerId) : settingsOf(row);
    },
    all: async (): Promise<readonly PersonSettings[]> =>
      (await session.query(db.selectFrom('market_person_settings').selectAll())).map(settingsOf),
    /** @param at epoch ms of the real clock */
    put: async (settings: PersonSettings, at: number): Promise<void> => {
      const columns = columnsOf(settings, at);
      await session.query(
        db
          .insertInto('market_person_settings')
          .values({ worker_id: settings.workerId, ...columns })
          .onConflict((conflict) => conflict.column('worker_id').doUpdateSet(columns)),
      );
    },
    remove: async (workerId: number): Promise<void> => {
      await session.query(db.deleteFrom('market_person_settings').where('worker_id', '=', workerId));
    },
    courses: async (): Promise<readonly Course[]> =>
      (await session.query(courses.orderBy('name'))).map((row) => ({
        id: row.id,
        name: row.name,
        closedAt: orUndefined(row.closed_at),
      })),
    /** One that was closed is opened again. @param at epoch ms of the real clock */
    openCourse: async (name: string, at: number): Promise<void> => {
      await session.query(
        db
          .insertInto('market_courses')
          .values({ name, created_at: at })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ closed_at: null })),
      );
    },
    closeCourse: async (id: number, at: number): Promise<void> => {
      await session.query(db.updateTable('market_courses').set({ closed_at: at }).where('id', '=', id));
    },
  };
}

const columnsOf = (
  settings: PersonSettings,
  at: number,
): Omit<Insertable<PersonSettingsTable>, 'worker_id'> => ({
  wants_mail: Number(settings.wantsMail),
  rewarded_in: settings.rewardedIn,
  course_id: orNull(settings.courseId),
  student_sealed: orNull(settings.studentSealed),
  method: orNull(settings.payout?.method),
  details_sealed: orNull(settings.payout?.sealed),
  details_masked: orNull(settings.payout?.masked),
  changed_at: at,
});

function settingsOf(row: Selectable<PersonSettingsTable>): PersonSettings {
  const method = payoutMethods.find((one) => one === row.method);
  return {
    workerId: row.worker_id,
    wantsMail: row.wants_mail === 1,
    rewardedIn: row.rewarded_in === 'credits' ? 'credits' : 'money',
    courseId: orUndefined(row.course_id),
    studentSealed: orUndefined(row.student_sealed),
    payout:
      method === undefined || row.details_sealed === null
        ? undefined
        : { method, sealed: row.details_sealed, masked: row.details_masked ?? '' },
  };
}
