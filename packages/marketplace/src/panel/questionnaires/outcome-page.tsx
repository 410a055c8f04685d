import type { VNode } from 'preact';
import type { Questionnaire, ScreeningQuestion } from '../../domain/screening.ts';
import { type Fields, field } from '../../site/http/fields.ts';
import { Input, ProblemSummary } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import type { SignedInVisit } from '../visit.ts';
import { RANGE_ROWS } from './edit.ts';

/** Which answer to a question leads to which value of a qualification. */
export async function outcomePage(
  visit: SignedInVisit,
  questionnaire: Questionnaire,
  problem: string | undefined,
): Promise<AdminAnswer> {
  const { body, query, texts } = visit;
  const { questionnaires: words } = texts;
  const wanted = field(body, 'question') || field(query, 'question');
  const question = questionnaire.questions.find(({ id }) => id === wanted);
  if (question === undefined) throw new PanelRefusal('no-such-page');
  const here = `/admin/questionnaires/${questionnaire.id}`;
  return adminPage({
    title: words.addQualification,
    section: 'questionnaires',
    status: problem === undefined ? 200 : 422,
    body: (
      <div class="narrow">
        <h1>{words.addQualification}</h1>
        <p>
          {words.follows} <strong>{question.text}</strong>
        </p>
        <ProblemSummary text={problem} />
        <form method="post" action={`${here}/outcomes`}>
          <input type="hidden" name="question" value={question.id} />
          <Input name="name" label={words.name} hint={words.nameHint} value={field(body, 'name')} required />
          <Cases visit={visit} question={question} fields={body} />
          <Input
            name="otherwise"
            label={words.otherwise}
            hint={words.otherwiseHint}
            value={field(body, 'otherwise')}
          />
          <p class="actions">
            <button type="submit" class="primary">
              {words.addQualification}
            </button>
            <a class="button" href={here}>
              {texts.back}
            </a>
          </p>
        </form>
      </div>
    ),
  });
}

function Cases({
  visit: { texts },
  question,
  fields,
}: {
  visit: SignedInVisit;
  question: ScreeningQuestion;
  fields: Fields;
}): VNode {
  const { questionnaires: words } = texts;
  if (question.kind === 'choice')
    return (
      <fieldset class="cases">
        <legend>{words.valueFor}</legend>
        <p class="hint">{words.valueForHint}</p>
        {question.options.map((option, index) => (
          <Input
            key={option}
            name={`value-${index}`}
            label={option}
            value={field(fields, `value-${index}`)}
          />
        ))}
      </fieldset>
    );
  const how = field(fields, 'how') || 'ranges';
  return (
    <fieldset class="cases">
      <legend>{words.how}</legend>
      {(['itself', 'ranges'] as const).map((one) => (
        <p key={one} class="check">
          <input type="radio" id={`how-${one}`} name="how" value={one} checked={how === one} />
          <label for={`how-${one}`}>{words.hows[one]}</label>
        </p>
      ))}
      {Array.from({ length: RANGE_ROWS }, (_, row) => (
        <fieldset key={row} class="range">
          <legend>{words.range(row + 1)}</legend>
          {(['from', 'to', 'value'] as const).map((part) => (
            <Input
              key={part}
              name={`${part}-${row}`}
              label={words.rangeParts[part]}
              value={field(fields, `${part}-${row}`)}
            />
          ))}
        </fieldset>
      ))}
    </fieldset>
  );
}
