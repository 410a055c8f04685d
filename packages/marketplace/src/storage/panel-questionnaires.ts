import type { Dialect, Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { Outcome, Questionnaire, QuestionnaireStatus, ScreeningQuestion } from '../domain/screening.ts';
import type { QuestionnairesTable } from './panel.tables.ts';
import type { MarketTables } from './tables.ts';

/** A qualification type that a questionnaire has made. */
export interface QuestionnaireType {
  /** The number of the type's row. */
  readonly typeId: number;
  readonly qualificationTypeId: string;
  readonly environment: Environment;
  /** Name of the outcome; '': the questionnaire itself, as a test. */
  readonly outcome: string;
  /** How many people have it. */
  readonly holders: number;
}

export interface LastAnswer {
  /** The number of the worker's row. */
  readonly workerId: number;
  /** QuestionFormAnswers XML. */
  readonly answer: string;
  /** Epoch ms UTC. */
  readonly submittedAt: number;
}

export type QuestionnaireContent = Pick<
  Questionnaire,
  'title' | 'description' | 'questions' | 'outcomes' | 'status'
>;

/** Screening questionnaires, and the qualification types they feed. */
export function questionnaireRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_questionnaires').selectAll('market_questionnaires');
  const read = async (query: typeof all): Promise<readonly Questionnaire[]> =>
    (await session.query(query)).map(questionnaireOf);
  return {
    list: () => read(all.orderBy('id', 'desc')),
    byId: async (id: number): Promise<Questionnaire | undefined> => (await read(all.where('id', '=', id)))[0],
    /** The questionnaire that a qualification type is the test of. @param typeId the number of the type's row */
    ofTest: async (typeId: number): Promise<Questionnaire | undefined> =>
      (
        await read(
          all
            .innerJoin('market_questionnaire_types', 'questionnaire_id', 'market_questionnaires.id')
            .where('type_id', '=', typeId)
            .where('outcome', '=', ''),
        )
      )[0],
    insert: async (content: QuestionnaireContent, at: number): Promise<number> => {
      const [row] = await session.query(
        db
          .insertInto('market_questionnaires')
          .values({ ...columnsOf(content), created_at: at, changed_at: at })
          .returning('id'),
      );
      if (row === undefined) throw new Error('a questionnaire was not stored');
      return row.id;
    },
    update: async (id: number, content: QuestionnaireContent, at: number): Promise<void> => {
      await session.query(
        db
          .updateTable('market_questionnaires')
          .set({ ...columnsOf(content), changed_at: at })
          .where('id', '=', id),
      );
    },
    remove: async (id: number): Promise<void> => {
      await session.query(db.deleteFrom('market_questionnaires').where('id', '=', id));
    },
    types: async (questionnaireId: number): Promise<readonly QuestionnaireType[]> =>
      (
        await session.query(
          db
            .selectFrom('market_questionnaire_types as q')
            .innerJoin('market_qualification_types as t', 't.id', 'q.type_id')
            .select(['q.type_id', 't.qualification_type_id', 'q.environment', 'q.outcome'])
            .select((row) =>
              row
                .selectFrom('market_qualifications as g')
                .whereRef('g.type_id', '=', 'q.type_id')
                .where('g.status', '=', sql.lit('Granted'))
                .select(sql<number>`cast(count(*) as integer)`.as('count'))
                .as('holders'),
            )
            .where('q.questionnaire_id', '=', questionnaireId)
            .orderBy('q.type_id'),
        )
      ).map((row) => ({
        typeId: row.type_id,
        qualificationTypeId: row.qualification_type_id,
        environment: row.environment as Environment,
        outcome: row.outcome,
        holders: row.holders ?? 0,
      })),
    /** How many HITs that are open ask for one of these types. @param types public ids @param now epoch ms UTC */
    openHitsAsking: async (types: readonly string[], now: number): Promise<number> => {
      if (types.length === 0) return 0;
      const [row] = await session.query(
        db
          .selectFrom('market_hits as h')
          .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
          .select(sql<number>`cast(count(*) as integer)`.as('count'))
          .where('h.status', 'in', ['Assignable', 'Unassignable'])
          .where('h.expires_at', '>', now)
          // Requirements are JSON, and no type's id has a sign that a pattern or JSON reads otherwise.
          .where((where) => where.or(types.map((id) => where('t.requirements', 'like', `%"${id}"%`)))),
      );
      return row?.count ?? 0;
    },
    /** What everybody answered last, in whichever environment, oldest first. Erased answers are not among them. */
    lastAnswers: async (questionnaireId: number): Promise<readonly LastAnswer[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_qualification_requests as r')
          .innerJoin('market_questionnaire_types as q', 'q.type_id', 'r.type_id')
          .select(['r.worker_id', 'r.answer', 'r.submitted_at'])
          .where('q.questionnaire_id', '=', questionnaireId)
          .where('q.outcome', '=', '')
          .where('r.status', '=', 'granted')
          .where('r.answer', 'is not', null)
          .orderBy('r.submitted_at')
          .orderBy('r.id'),
      );
      const last = new Map<number, LastAnswer>();
      for (const { worker_id: workerId, answer, submitted_at: submittedAt } of rows) {
        last.delete(workerId);
        last.set(workerId, { workerId, answer: answer ?? '', submittedAt: submittedAt ?? 0 });
      }
      return [...last.values()];
    },
    addType: async (
      questionnaireId: number,
      type: Pick<QuestionnaireType, 'typeId' | 'environment' | 'outcome'>,
    ): Promise<void> => {
      await session.query(
        db.insertInto('market_questionnaire_types').values({
          questionnaire_id: questionnaireId,
          type_id: type.typeId,
          environment: type.environment,
          outcome: type.outcome,
        }),
      );
    },
  };
}

const columnsOf = ({ title, description, questions, outcomes, status }: QuestionnaireContent) => ({
  title,
  description,
  questions: JSON.stringify(questions),
  outcomes: JSON.stringify(outcomes),
  status,
});

const questionnaireOf = (row: Selectable<QuestionnairesTable>): Questionnaire => ({
  id: row.id,
  title: row.title,
  description: row.description,
  // Only this repository writes these columns, from the same types.
  questions: JSON.parse(row.questions) as readonly ScreeningQuestion[],
  outcomes: JSON.parse(row.outcomes) as readonly Outcome[],
  status: row.status as QuestionnaireStatus,
});
