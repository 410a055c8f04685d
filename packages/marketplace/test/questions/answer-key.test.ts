import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnswerKey, requireGradable } from '../../src/questions/answer-key.ts';
import type { Answer } from '../../src/questions/answers.ts';
import { gradeTest } from '../../src/questions/grade.ts';
import { parseTest } from '../../src/questions/question.ts';
import { choices, detailsOf, formXml, item, keyQuestion, keyXml } from './samples.ts';

const chosen = (question: string, ...selections: string[]): Answer => ({
  kind: 'selection',
  question,
  selections,
});
const grade = (inside: string, ...answers: Answer[]): number =>
  gradeTest(parseAnswerKey(keyXml(inside)), answers);
const mapping = (inside: string): string =>
  `<QualificationValueMapping>${inside}</QualificationValueMapping>`;
const percentage = (maximum: string): string =>
  mapping(`<PercentageMapping><MaximumSummedScore>${maximum}</MaximumSummedScore></PercentageMapping>`);
const scale = (multiplier: string): string =>
  mapping(`<ScaleMapping><SummedScoreMultiplier>${multiplier}</SummedScoreMultiplier></ScaleMapping>`);
const range = (from: number, to: number, value: number): string =>
  `<SummedScoreRange><InclusiveLowerBound>${from}</InclusiveLowerBound><InclusiveUpperBound>${to}</InclusiveUpperBound><QualificationValue>${value}</QualificationValue></SummedScoreRange>`;
const ranges = (...all: string[]): string =>
  mapping(
    `<RangeMapping>${all.join('')}<OutOfRangeQualificationValue>-1</OutOfRangeQualificationValue></RangeMapping>`,
  );

const QUESTIONS =
  keyQuestion('move', [['D', 5]]) +
  keyQuestion(
    'fruit',
    [
      ['apples,pears', 10],
      ['apples', 4],
    ],
    -2,
  );

describe('a test is graded', () => {
  it('by the sum of what exactly matches, in any order, else the default score', () => {
    expect(grade(QUESTIONS, chosen('move', 'D'), chosen('fruit', 'pears', 'apples'))).toBe(15);
    expect(grade(QUESTIONS, chosen('move', 'D', 'E'), chosen('fruit', 'apples'))).toBe(4);
    expect(grade(QUESTIONS, chosen('fruit', 'apples', 'pears', 'plums'))).toBe(-2);
    expect(grade(QUESTIONS)).toBe(-2);
    expect(grade(QUESTIONS, { kind: 'freeText', question: 'move', text: 'D' }, chosen('other', 'D'))).toBe(
      -2,
    );
  });

  it('as a percentage, rounded to the nearest integer', () => {
    expect(grade(QUESTIONS + percentage('15'), chosen('move', 'D'), chosen('fruit', 'apples'))).toBe(60);
    expect(grade(QUESTIONS + percentage('7'), chosen('move', 'D'), chosen('fruit', 'apples'))).toBe(129);
    expect(Object.is(grade(QUESTIONS + percentage('1000')), 0)).toBe(true);
  });

  it('by a multiplier', () => {
    expect(grade(QUESTIONS + scale('3'), chosen('move', 'D'))).toBe(9);
    expect(grade(QUESTIONS + scale('.5'), chosen('move', 'D'), chosen('fruit', 'apples'))).toBe(5);
    expect(grade(QUESTIONS + scale('-1'))).toBe(2);
  });

  it('by ranges with both bounds inside', () => {
    const byRange = (score: number): number =>
      grade(keyQuestion('q', [['a', score]]) + ranges(range(5, 7, 1), range(8, 10, 2)), chosen('q', 'a'));
    expect([4, 5, 7, 8, 10, 11].map(byRange)).toEqual([-1, 1, 1, 2, 2, -1]);
  });

  it('the same whatever the order of the choices and of the answers, and always to an integer', () => {
    const letters = ['a', 'b', 'c', 'd'] as const;
    const set = fc.subarray([...letters], { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(set, fc.integer({ min: -50, max: 50 })), { minLength: 1 }),
        fc.subarray([...letters]),
        fc.constantFrom('', percentage('37'), scale('1.7'), ranges(range(-5, 5, 3))),
        (options, picked, mapped) => {
          const inside =
            keyQuestion(
              'q',
              options.map(([letterSet, score]) => [letterSet.join(','), score]),
            ) + mapped;
          const value = grade(inside, chosen('q', ...picked), chosen('x', 'a'));
          expect(value).toBe(grade(inside, chosen('x', 'a'), chosen('q', ...picked.toReversed())));
          expect(Number.isInteger(value)).toBe(true);
        },
      ),
    );
  });
});

describe('an answer key', () => {
  it('is refused when its schema refuses it', () => {
    for (const inside of [
      '',
      percentage('1'),
      QUESTIONS + QUESTIONS,
      '<Question><QuestionIdentifier>q</QuestionIdentifier></Question>',
      '<Question><QuestionIdentifier>q</QuestionIdentifier><AnswerOption><AnswerScore>1</AnswerScore></AnswerOption></Question>',
      keyQuestion('q', [['a', 0.5]]),
      QUESTIONS + percentage('0'),
      QUESTIONS + scale('x'),
      QUESTIONS + ranges(),
      QUESTIONS + ranges(range(2, 1, 0)),
      QUESTIONS + mapping(''),
    ])
      expect(
        detailsOf(() => parseAnswerKey(keyXml(inside))),
        inside,
      ).not.toBe('');
    expect(detailsOf(() => parseAnswerKey(formXml(item('q', choices(['a'])))))).toContain(
      'AnswerKey in namespace',
    );
  });

  it('fits its test: no free text there, no questions or choices that are not there', () => {
    const key = parseAnswerKey(keyXml(QUESTIONS));
    const form = (fruit: string) => parseTest(formXml(item('move', choices(['C', 'D'])) + fruit));
    const fit = form(item('fruit', choices(['apples', 'pears', 'plums'])));
    expect(() => requireGradable(fit, key)).not.toThrow();
    for (const fruit of [
      '',
      item('fruit', choices(['apples'])),
      item('fruit', '<FreeTextAnswer/>'),
      item('fruit', choices(['apples', 'pears'], '', '<OtherSelection/>')),
      item('fruit', choices(['apples', 'pears'])) + item('why', '<FreeTextAnswer/>'),
    ])
      expect(
        detailsOf(() => requireGradable(form(fruit), key)),
        fruit,
      ).not.toBe('');
  });
});
