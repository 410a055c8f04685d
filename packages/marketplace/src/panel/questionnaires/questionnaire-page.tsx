import type { VNode } from 'preact';
import type { Outcome, Questionnaire, ScreeningQuestion } from '../../domain/screening.ts';
import { field } from '../../site/http/fields.ts';
import { Checkbox, Facts, Input, Nothing, ProblemSummary, Select } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage } from '../answer.ts';
import { ActButton, Area, Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';

interface Props {
  readonly visit: SignedInVisit;
  readonly questionnaire: Questionnaire;
}

const addressOf = ({ id }: Questionnaire): string => `/admin/questionnaires/${id}`;

export async function questionnairePage(
  visit: SignedInVisit,
  questionnaire: Questionnaire,
  problem: string | undefined,
): Promise<AdminAnswer> {
  const { questionnaires: words } = visit.texts;
  return adminPage({
    title: questionnaire.title,
    section: 'questionnaires',
    status: problem === undefined ? 200 : 422,
    body: (
      <>
        <h1>{questionnaire.title}</h1>
        <ProblemSummary text={problem} />
        {questionnaire.description === '' ? undefined : <p class="text">{questionnaire.description}</p>}
        <Facts facts={[[words.state, words.states[questionnaire.status]]]} />
        <p>{words.stateNext[questionnaire.status]}</p>
        <Acts visit={visit} questionnaire={questionnaire} />
        <Questions visit={visit} questionnaire={questionnaire} />
        <AddQuestion visit={visit} questionnaire={questionnaire} />
        {await qualifications(visit, questionnaire)}
      </>
    ),
  });
}

function Acts({ visit, questionnaire }: Props): VNode {
  const { questionnaires: words } = visit.texts;
  const here = addressOf(questionnaire);
  const { status } = questionnaire;
  return (
    <div class="actions">
      {status === 'open' ? (
        <ActButton action={`${here}/close`} text={words.close} kind="danger" />
      ) : (
        <ActButton action={`${here}/open`} text={words.open} kind="primary" />
      )}
      {status === 'draft' ? (
        <ActButton action={`${here}/remove`} text={words.remove} kind="danger" />
      ) : (
        <a class="button" href={`${here}/answers.csv`}>
          {words.download}
        </a>
      )}
    </div>
  );
}

function Questions({ visit, questionnaire }: Props): VNode {
  const { questionnaires: words } = visit.texts;
  const { questions } = questionnaire;
  return (
    <section>
      <h2>{words.questions}</h2>
      {questions.length === 0 ? (
        <Nothing what={words.noQuestions} next={words.noQuestionsNext} />
      ) : (
        <Table
          caption={words.questions}
          head={[words.question, words.kind, words.acts]}
          rows={questions.map((question, index) => ({
            key: question.id,
            cells: [
              question.required ? question.text : `${question.text} (${words.optional})`,
              describedKind(visit, question),
              <form
                key="acts"
                method="post"
                action={`${addressOf(questionnaire)}/questions/${question.id}`}
                class="acts"
              >
                {index === 0 ? undefined : <QuestionAct act="up" text={words.up} question={question} />}
                {index === questions.length - 1 ? undefined : (
                  <QuestionAct act="down" text={words.down} question={question} />
                )}
                <QuestionAct act="remove" text={words.takeOut} question={question} />
              </form>,
            ],
          }))}
        />
      )}
    </section>
  );
}

const QuestionAct = ({
  act,
  text,
  question,
}: {
  act: string;
  text: string;
  question: ScreeningQuestion;
}): VNode => (
  <button
    type="submit"
    name="act"
    value={act}
    class={act === 'remove' ? 'danger' : undefined}
    aria-label={`${text}: ${question.text}`}
  >
    {text}
  </button>
);

function describedKind({ texts }: SignedInVisit, question: ScreeningQuestion): string {
  const { questionnaires: words } = texts;
  switch (question.kind) {
    case 'choice':
      return `${question.several ? words.several : words.kinds.choice}: ${question.options.join(', ')}`;
    case 'number':
      return words.numberBetween(question.min, question.max);
    case 'text':
      return words.kinds.text;
  }
}

function AddQuestion({ visit, questionnaire }: Props): VNode {
  const { body, texts } = visit;
  const { questionnaires: words } = texts;
  return (
    <section>
      <h2>{words.addQuestion}</h2>
      <form method="post" action={`${addressOf(questionnaire)}/questions`} class="narrow">
        <Area name="text" label={words.question} rows={2} value={field(body, 'text')} />
        <Select
          name="kind"
          label={words.kind}
          value={field(body, 'kind') || 'choice'}
          options={Object.entries(words.kinds)}
        />
        <Area
          name="options"
          label={words.options}
          hint={words.optionsHint}
          rows={4}
          value={field(body, 'options')}
        />
        <Checkbox name="several" label={words.severalField} checked={field(body, 'several') === '1'} />
        <Input name="min" label={words.min} hint={words.minHint} value={field(body, 'min')} />
        <Input name="max" label={words.max} hint={words.minHint} value={field(body, 'max')} />
        <Checkbox name="required" label={words.required} checked={true} />
        <p>
          <button type="submit" class="primary">
            {words.addQuestion}
          </button>
        </p>
      </form>
    </section>
  );
}

async function qualifications(visit: SignedInVisit, questionnaire: Questionnaire): Promise<VNode> {
  const { market, texts, written } = visit;
  const { questionnaires: words } = texts;
  const types = await market.read.questionnaires.types(questionnaire.id);
  const usable = questionnaire.questions.filter(({ kind }) => kind !== 'text');
  const idsOf = (name: string): VNode => (
    <>
      {types
        .filter(({ outcome }) => outcome === name)
        .map(({ typeId, environment, qualificationTypeId, holders }) => (
          <span key={typeId} class="type-id">
            {texts.environments[environment]}: <code>{qualificationTypeId}</code>,{' '}
            {words.holders(written.number(holders))}
          </span>
        ))}
    </>
  );
  return (
    <section>
      <h2>{words.qualifications}</h2>
      <p>{words.qualificationsLead}</p>
      {questionnaire.outcomes.length === 0 ? (
        <Nothing what={words.noQualifications} next={words.noQualificationsNext} />
      ) : (
        <Table
          caption={words.qualifications}
          head={[words.name, words.rule, words.typeId, words.acts]}
          rows={questionnaire.outcomes.map((outcome, index) => ({
            key: outcome.name,
            cells: [
              outcome.name,
              rule(visit, questionnaire, outcome),
              idsOf(outcome.name),
              <ActButton
                key="remove"
                action={`${addressOf(questionnaire)}/outcomes/${index}/remove`}
                text={words.takeOut}
                about={outcome.name}
                kind="danger"
              />,
            ],
          }))}
        />
      )}
      {usable.length === 0 ? undefined : (
        <form method="get" action={`${addressOf(questionnaire)}/outcomes`} class="narrow">
          <Select
            name="question"
            label={words.fromQuestion}
            value=""
            options={usable.map(({ id, text }) => [id, text] as const)}
          />
          <p>
            <button type="submit">{words.addQualification}</button>
          </p>
        </form>
      )}
      {types.some(({ outcome }) => outcome === '') ? (
        <p>
          {words.itself} {idsOf('')}
        </p>
      ) : undefined}
    </section>
  );
}

function rule({ texts }: SignedInVisit, { questions }: Questionnaire, outcome: Outcome): string {
  const { questionnaires: words } = texts;
  const question = questions.find(({ id }) => id === outcome.question)?.text ?? '';
  const cases =
    outcome.kind === 'itself'
      ? [words.theNumber]
      : outcome.kind === 'choice'
        ? outcome.cases.map(({ option, value }) => `${option} → ${value}`)
        : outcome.cases.map(({ from, to, value }) => `${from}–${to} → ${value}`);
  const otherwise =
    outcome.otherwise === undefined ? words.otherwiseNone : words.otherwiseValue(outcome.otherwise);
  return `${question} ${[...cases, otherwise].join('; ')}`;
}
