/** A question of a questionnaire by which a lab sorts its people. */
export type ScreeningQuestion = {
  /** Stays the same when the text changes: former answers point at it. */
  readonly id: string;
  readonly text: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'choice'; readonly options: readonly string[]; readonly several: boolean }
  | { readonly kind: 'number'; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly kind: 'text' }
);

/** A qualification that follows from one answer. */
export type Outcome = {
  /** The name of the qualification type. */
  readonly name: string;
  /** The id of the question. */
  readonly question: string;
  /** For every answer that no case is for; undefined: the qualification is not given, and taken back. */
  readonly otherwise: number | undefined;
} & (
  | {
      readonly kind: 'choice';
      /** The first case whose option was chosen counts. */
      readonly cases: readonly { readonly option: string; readonly value: number }[];
    }
  | {
      readonly kind: 'range';
      /** Both bounds are inside. */
      readonly cases: readonly { readonly from: number; readonly to: number; readonly value: number }[];
    }
  /** The whole number that was answered. */
  | { readonly kind: 'itself' }
);

export type QuestionnaireStatus = 'draft' | 'open' | 'closed';

export interface Questionnaire {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly questions: readonly ScreeningQuestion[];
  readonly outcomes: readonly Outcome[];
  readonly status: QuestionnaireStatus;
}

/** What somebody answered to a question: a text, or options that were chosen. */
export interface ScreeningAnswer {
  readonly question: string;
  readonly texts: readonly string[];
}

/** The value of a qualification that follows from answers; undefined: it is not given. */
export function outcomeValue(outcome: Outcome, answers: readonly ScreeningAnswer[]): number | undefined {
  const texts = answers.find(({ question }) => question === outcome.question)?.texts ?? [];
  switch (outcome.kind) {
    case 'choice':
      return outcome.cases.find(({ option }) => texts.includes(option))?.value ?? outcome.otherwise;
    case 'range': {
      const number = numberOf(texts);
      if (number === undefined) return outcome.otherwise;
      return outcome.cases.find(({ from, to }) => number >= from && number <= to)?.value ?? outcome.otherwise;
    }
    case 'itself': {
      const number = numberOf(texts);
      return number === undefined ? outcome.otherwise : Math.trunc(number);
    }
  }
}

/** Qualifications have values of 32 bits. */
const MOST = 2 ** 31 - 1;

function numberOf([text = '']: readonly string[]): number | undefined {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || Number.isNaN(number) || Math.abs(number) > MOST ? undefined : number;
}
