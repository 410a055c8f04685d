import type { Questionnaire } from '../../domain/screening.ts';
import { close, publish } from '../../market/screening/publish.ts';
import { field } from '../../site/http/fields.ts';
import { Input, Nothing, ProblemSummary } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import type { AdminRoutes } from '../route.ts';
import { Area, Table } from '../views/parts.tsx';
import { noteAct, pathPart, type SignedInVisit } from '../visit.ts';
import { answersFile } from './answers-file.ts';
import { moved, outcomeFrom, questionFrom, titleFrom } from './edit.ts';
import { outcomePage } from './outcome-page.tsx';
import { questionnairePage } from './questionnaire-page.tsx';
import { confirmTakeOut, publishedUse } from './take-out.tsx';

/** Questionnaires that sort people: what they ask, and what follows from the answers. */
export function questionnaireRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/questionnaires', (visit) => list(visit, undefined));
  routes.admin('POST', '/questionnaires', create);
  routes.admin('GET', '/questionnaires/:id', async (visit) =>
    questionnairePage(visit, await questionnaireOf(visit), undefined),
  );
  routes.admin('POST', '/questionnaires/:id/questions', addQuestion);
  routes.admin('POST', '/questionnaires/:id/questions/:question', changeQuestion);
  routes.admin('GET', '/questionnaires/:id/outcomes', async (visit) =>
    outcomePage(visit, await questionnaireOf(visit), undefined),
  );
  routes.admin('POST', '/questionnaires/:id/outcomes', addOutcome);
  routes.admin('POST', '/questionnaires/:id/outcomes/:index/remove', takeOutOutcome);
  routes.admin('POST', '/questionnaires/:id/open', (visit) => change(visit, { status: 'open' }, 'published'));
  routes.admin('POST', '/questionnaires/:id/close', (visit) => change(visit, { status: 'closed' }, 'closed'));
  routes.admin('POST', '/questionnaires/:id/remove', remove);
  routes.admin('GET', '/questionnaires/:id/answers.csv', async (visit) =>
    answersFile(visit, await questionnaireOf(visit)),
  );
}

async function questionnaireOf(
  visit: SignedInVisit,
  { questionnaires } = visit.market.read,
): Promise<Questionnaire> {
  const found = await questionnaires.byId(Number(pathPart(visit, 'id')));
  if (found === undefined) throw new PanelRefusal('no-such-page');
  return found;
}

async function list(visit: SignedInVisit, problem: string | undefined): Promise<AdminAnswer> {
  const { body, market, texts } = visit;
  const { questionnaires: words } = texts;
  const all = await market.read.questionnaires.list();
  return adminPage({
    title: words.title,
    section: 'questionnaires',
    status: problem === undefined ? 200 : 422,
    body: (
      <>
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        <ProblemSummary text={problem} />
        {all.length === 0 ? (
          <Nothing what={words.none} next={words.noneNext} />
        ) : (
          <Table
            caption={words.title}
            head={[words.questionnaire, words.questions, words.qualifications, words.state]}
            rows={all.map((one) => ({
              key: one.id,
              cells: [
                <a key="one" href={`/admin/questionnaires/${one.id}`}>
                  {one.title}
                </a>,
                String(one.questions.length),
                one.outcomes.map(({ name }) => name).join(', '),
                words.states[one.status],
              ],
            }))}
          />
        )}
        <section>
          <h2>{words.create}</h2>
          <form method="post" action="/admin/questionnaires" class="narrow">
            <Input
              name="title"
              label={words.titleField}
              hint={words.titleHint}
              value={field(body, 'title')}
              required
            />
            <Area
              name="description"
              label={words.description}
              hint={words.descriptionHint}
              value={field(body, 'description')}
            />
            <p>
              <button type="submit" class="primary">
                {words.create}
              </button>
            </p>
          </form>
        </section>
      </>
    ),
  });
}

async function create(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body, market, realNow, texts } = visit;
  const entered = titleFrom(body, texts.questionnaires.problem);
  if ('problem' in entered) return list(visit, entered.problem);
  const id = await market.transact(async (unit) => {
    const content = { ...entered.value, questions: [], outcomes: [], status: 'draft' as const };
    await noteAct(visit, unit, { act: 'questionnaire-add', detail: content.title });
    return unit.questionnaires.insert(content, realNow);
  });
  return goTo(`/questionnaires/${id}`);
}

/** What a change takes out of a questionnaire. */
interface TakenOut {
  /** Text of the question, or name of the qualification. */
  readonly name: string;
  /** Whether it is a question, with the qualifications that follow from it. */
  readonly question: boolean;
  /** Their names. */
  readonly qualifications: readonly string[];
}

const actOf = (by: Partial<Questionnaire>, takenOut: TakenOut | undefined): string => {
  if (takenOut !== undefined) return 'questionnaire-take-out';
  return by.status === undefined ? 'questionnaire-change' : acts[by.status];
};

const describedTakenOut = ({ title }: Questionnaire, { name, question, qualifications }: TakenOut): string =>
  `${title}: ${question ? [name, ...qualifications].join(', ') : name}`;

const acts = { draft: 'questionnaire-change', open: 'questionnaire-open', closed: 'questionnaire-close' };

/** Stores a change; where the questionnaire is open, people meet it at once. */
async function change(
  visit: SignedInVisit,
  by: Partial<Questionnaire>,
  done = 'saved',
  takenOut?: TakenOut,
): Promise<AdminAnswer> {
  const { market, panel, realNow, texts } = visit;
  const { questionnaires: words } = texts;
  let problem: string | undefined;
  try {
    await market.transact(async (unit) => {
      const current = await questionnaireOf(visit, unit);
      const changed = { ...current, ...by };
      if (takenOut?.question === true) {
        const { hits } = await publishedUse(visit, unit, current, takenOut.qualifications);
        if (hits > 0) problem = words.problem.isAskedFor(takenOut.name, hits);
      }
      problem ??=
        changed.status === 'open' && changed.questions.length === 0 ? words.problem.empty : undefined;
      if (problem === undefined && changed.status === 'open') {
        const published = await publish(market, unit, changed, panel.name);
        if ('nameTaken' in published) problem = words.problem.nameTaken(published.nameTaken);
      }
      if (problem !== undefined) throw new NotChanged();
      if (changed.status === 'closed') await close(unit, changed);
      await unit.questionnaires.update(changed.id, changed, realNow);
      await noteAct(visit, unit, {
        act: actOf(by, takenOut),
        detail: takenOut === undefined ? changed.title : describedTakenOut(changed, takenOut),
      });
    });
  } catch (error) {
    if (!(error instanceof NotChanged)) throw error;
    return questionnairePage(visit, await questionnaireOf(visit), problem);
  }
  return goTo(`/questionnaires/${pathPart(visit, 'id')}`, done);
}

/** Undoes the transaction: types that were made before the problem was seen are not there. */
class NotChanged extends Error {}

async function addQuestion(visit: SignedInVisit): Promise<AdminAnswer> {
  const questionnaire = await questionnaireOf(visit);
  const entered = questionFrom(visit.body, visit.texts.questionnaires.problem, questionnaire.questions);
  return 'problem' in entered
    ? questionnairePage(visit, questionnaire, entered.problem)
    : change(visit, { questions: [...questionnaire.questions, entered.value] });
}

async function changeQuestion(visit: SignedInVisit): Promise<AdminAnswer> {
  const questionnaire = await questionnaireOf(visit);
  const { outcomes, questions } = questionnaire;
  const id = pathPart(visit, 'question');
  const index = questions.findIndex((question) => question.id === id);
  switch (field(visit.body, 'act')) {
    case 'up':
      return change(visit, { questions: moved(questions, index, -1) });
    case 'down':
      return change(visit, { questions: moved(questions, index, 1) });
    case 'remove': {
      const name = questions[index]?.text;
      if (name === undefined) throw new PanelRefusal('changed');
      const qualifications = outcomes.filter(({ question }) => question === id).map((one) => one.name);
      const by = {
        questions: questions.filter((question) => question.id !== id),
        outcomes: outcomes.filter(({ question }) => question !== id),
      };
      return takeOut(visit, questionnaire, by, { name, question: true, qualifications });
    }
    default:
      throw new PanelRefusal('unreadable');
  }
}

async function takeOutOutcome(visit: SignedInVisit): Promise<AdminAnswer> {
  const questionnaire = await questionnaireOf(visit);
  const { outcomes } = questionnaire;
  const index = Number(pathPart(visit, 'index'));
  const name = outcomes[index]?.name;
  const asked = field(visit.body, 'name');
  // Another may have moved to its place meanwhile.
  if (name === undefined || (asked !== '' && asked !== name)) throw new PanelRefusal('changed');
  const by = { outcomes: outcomes.filter((_, one) => one !== index) };
  return takeOut(visit, questionnaire, by, { name, question: false, qualifications: [name] });
}

/** Asks first where people may have a qualification that goes. */
async function takeOut(
  visit: SignedInVisit,
  questionnaire: Questionnaire,
  by: Partial<Questionnaire>,
  takenOut: TakenOut,
): Promise<AdminAnswer> {
  const { market } = visit;
  const use = await publishedUse(visit, market.read, questionnaire, takenOut.qualifications);
  if (!use.isPublished || field(visit.body, 'sure') === '1') return change(visit, by, 'saved', takenOut);
  if (takenOut.question && use.hits > 0)
    return questionnairePage(
      visit,
      questionnaire,
      visit.texts.questionnaires.problem.isAskedFor(takenOut.name, use.hits),
    );
  return confirmTakeOut(visit, questionnaire, takenOut.name, takenOut.qualifications, use);
}

async function addOutcome(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body, texts } = visit;
  const questionnaire = await questionnaireOf(visit);
  const question = questionnaire.questions.find(({ id }) => id === field(body, 'question'));
  if (question === undefined || question.kind === 'text') throw new PanelRefusal('unreadable');
  const entered = outcomeFrom(body, texts.questionnaires.problem, questionnaire, question);
  return 'problem' in entered
    ? outcomePage(visit, questionnaire, entered.problem)
    : change(visit, { outcomes: [...questionnaire.outcomes, entered.value] });
}

/** Only what nobody could take yet. */
async function remove(visit: SignedInVisit): Promise<AdminAnswer> {
  await visit.market.transact(async (unit) => {
    const questionnaire = await questionnaireOf(visit, unit);
    if (questionnaire.status !== 'draft') throw new PanelRefusal('changed');
    await unit.questionnaires.remove(questionnaire.id);
    await noteAct(visit, unit, { act: 'questionnaire-remove', detail: questionnaire.title });
  });
  return goTo('/questionnaires', 'removed');
}
