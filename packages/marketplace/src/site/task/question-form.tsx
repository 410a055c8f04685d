import type { VNode } from 'preact';
import { type AnswerProblem, fieldName, otherFieldName } from '../../questions/form/check.ts';
import type { FormItem, FreeTextAnswer, QuestionForm, SelectionAnswer } from '../../questions/form/model.ts';
import type { Fields } from '../http/fields.ts';
import type { Texts } from '../texts/texts.ts';
import type { Visit } from '../visit.ts';
import { ContentView } from './content.tsx';

/** What was entered before, and what is wrong with it. */
export interface FormState {
  readonly fields: Fields;
  readonly problems: ReadonlyMap<number, AnswerProblem>;
}

/** The questions of a QuestionForm, each with its control. */
export function FormFields({
  visit,
  form,
  state,
}: {
  visit: Visit;
  form: QuestionForm;
  state: FormState | undefined;
}): VNode {
  return (
    <>
      {form.overview.length === 0 ? undefined : (
        <div class="overview">
          <ContentView contents={form.overview} />
        </div>
      )}
      {form.questions.map((item, index) => (
        <Question key={item.identifier} visit={visit} item={item} index={index} state={state} />
      ))}
    </>
  );
}

function Question({
  visit,
  item,
  index,
  state,
}: {
  visit: Visit;
  item: FormItem;
  index: number;
  state: FormState | undefined;
}): VNode {
  const { texts } = visit;
  const name = fieldName(index);
  const problem = state?.problems.get(index);
  const describedBy = problem === undefined ? undefined : `${name}-problem`;
  const heading = item.displayName ?? String(index + 1);
  return (
    <fieldset class={problem === undefined ? 'question' : 'question wrong'} aria-describedby={describedBy}>
      <legend>
        {heading}
        {item.required ? <span class="hint"> ({texts.form.required})</span> : undefined}
      </legend>
      <div id={`${name}-content`}>
        <ContentView contents={item.content} />
      </div>
      {problem === undefined ? undefined : (
        <p class="problem" id={`${name}-problem`}>
          {problemText(problem, texts)}
        </p>
      )}
      {item.answer.kind === 'freeText' ? (
        <FreeText
          name={name}
          answer={item.answer}
          state={state}
          labelledBy={`${name}-content`}
          wrong={problem !== undefined}
        />
      ) : (
        <SelectionControls visit={visit} index={index} answer={item.answer} state={state} />
      )}
    </fieldset>
  );
}

const entered = (state: FormState | undefined, name: string): readonly string[] =>
  (state?.fields ?? []).filter(([one]) => one === name).map(([, value]) => value);

function FreeText({
  name,
  answer,
  state,
  labelledBy,
  label,
  wrong = false,
}: {
  name: string;
  answer: FreeTextAnswer;
  state: FormState | undefined;
  labelledBy?: string;
  label?: string;
  wrong?: boolean;
}): VNode {
  const value = entered(state, name)[0] ?? answer.defaultText;
  const attributes = {
    id: name,
    name,
    'aria-labelledby': labelledBy,
    'aria-label': label,
    'aria-invalid': wrong ? ('true' as const) : undefined,
    maxLength: answer.length.max,
  };
  if (answer.lines > 1) return <textarea {...attributes} rows={Math.min(answer.lines, 20)} value={value} />;
  return (
    <input {...attributes} type="text" inputMode={answer.numeric ? 'decimal' : undefined} value={value} />
  );
}

function SelectionControls({
  visit,
  index,
  answer,
  state,
}: {
  visit: Visit;
  index: number;
  answer: SelectionAnswer;
  state: FormState | undefined;
}): VNode {
  const { texts } = visit;
  const chosen = entered(state, fieldName(index));
  const inList =
    answer.style === 'dropdown' &&
    answer.max === 1 &&
    answer.selections.every(({ content }) => content.kind === 'text');
  return (
    <>
      {answer.max > 1 && answer.max < answer.selections.length ? (
        <p class="hint">{texts.form.chooseUpTo(answer.max)}</p>
      ) : undefined}
      {inList ? (
        <DropDown visit={visit} index={index} answer={answer} chosen={chosen} />
      ) : (
        <Choices index={index} answer={answer} chosen={chosen} />
      )}
      {answer.other === undefined ? undefined : (
        <p class="field">
          <label for={otherFieldName(index)}>{texts.form.other}</label>
          <FreeText name={otherFieldName(index)} answer={answer.other} state={state} />
        </p>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly index: number;
  readonly answer: SelectionAnswer;
  readonly chosen: readonly string[];
}

function DropDown({ visit, index, answer, chosen }: ChoiceProps & { visit: Visit }): VNode {
  const name = fieldName(index);
  return (
    <select id={name} name={name} aria-labelledby={`${name}-content`}>
      <option value="">{visit.texts.form.choose}</option>
      {answer.selections.map(({ identifier, content }) => (
        <option key={identifier} value={identifier} selected={chosen.includes(identifier)}>
          {content.kind === 'text' ? content.text : identifier}
        </option>
      ))}
    </select>
  );
}

function Choices({ index, answer, chosen }: ChoiceProps): VNode {
  const name = fieldName(index);
  return (
    <ul class="choices">
      {answer.selections.map(({ identifier, content }, position) => (
        <li key={identifier} class="check">
          <input
            type={answer.max === 1 ? 'radio' : 'checkbox'}
            id={`${name}-${position}`}
            name={name}
            value={identifier}
            checked={chosen.includes(identifier)}
          />
          <label for={`${name}-${position}`}>
            {content.kind === 'text' ? content.text : <ContentView contents={[content]} />}
          </label>
        </li>
      ))}
    </ul>
  );
}

function problemText(problem: AnswerProblem, { form }: Texts): string {
  const { problem: words } = form;
  switch (problem.kind) {
    case 'tooSmall':
    case 'tooShort':
    case 'tooFew':
      return words[problem.kind](problem.min);
    case 'tooLarge':
    case 'tooLong':
    case 'tooMany':
      return words[problem.kind](problem.max);
    case 'format':
      return problem.text;
    default:
      return words[problem.kind];
  }
}
