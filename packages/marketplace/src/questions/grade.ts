import type { AnswerKey, KeyQuestion, ValueMapping } from './answer-key.ts';
import type { Answer } from './answers.ts';

/** The value of the qualification that a worker earns with these answers; an integer, possibly negative. */
export function gradeTest(key: AnswerKey, answers: readonly Answer[]): number {
  const sum = key.questions.reduce(
    (total, question) =>
      total +
      scoreOf(
        question,
        answers.find((one) => one.question === question.identifier),
      ),
    0,
  );
  return key.mapping === undefined ? sum : mapped(key.mapping, sum);
}

/** Choices match as sets: all of an option's and no others. */
function scoreOf(question: KeyQuestion, answer: Answer | undefined): number {
  if (answer?.kind !== 'selection') return question.defaultScore;
  const chosen = new Set(answer.selections);
  const option = question.options.find(
    ({ selections }) => selections.size === chosen.size && [...selections].every((one) => chosen.has(one)),
  );
  return option?.score ?? question.defaultScore;
}

function mapped(mapping: ValueMapping, sum: number): number {
  switch (mapping.kind) {
    case 'percentage':
      return rounded((sum * 100) / mapping.maximum);
    case 'scale':
      return rounded(sum * mapping.multiplier);
    case 'range':
      // Ranges that overlap are undefined in the reference; the first one counts here.
      return mapping.ranges.find(({ from, to }) => sum >= from && sum <= to)?.value ?? mapping.outOfRange;
  }
}

/** To the nearest integer, never minus zero, which JSON would carry on as 0. */
const rounded = (value: number): number => Math.round(value) + 0;
