import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, answersXml, parseAnswers } from '../../src/questions/answers.ts';
import { submittedAnswers } from '../../src/questions/submitted-answers.ts';
import { withoutIllegalCharacters } from '../../src/questions/xml/well-formed.ts';
import { detailsOf, psiturkXml } from './samples.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\r', '\n', '&', '<', ']]>', '\0', '\ud800', '\udc00', ' ', '&#13;') }),
);
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('freeText' as const), question: text, text }),
  fc.record(
    { kind: fc.constant('selection' as const), question: text, selections: fc.array(text), other: text },
    { requiredKeys: ['kind', 'question', 'selections'] },
  ),
);

describe('a QuestionFormAnswers document', () => {
  it('has exactly the shape that clients walk through', () => {
    expect(
      answersXml([
        { kind: 'freeText', question: 'taskAnswers', text: '[{"code":"a & b"}]' },
        { kind: 'selection', question: 'fruit', selections: ['apples', 'pears'], other: '' },
      ]),
    ).toBe(
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
        '<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">' +
        '<Answer><QuestionIdentifier>taskAnswers</QuestionIdentifier><FreeText>[{"code":"a &amp; b"}]</FreeText></Answer>' +
        '<Answer><QuestionIdentifier>fruit</QuestionIdentifier><SelectionIdentifier>apples</SelectionIdentifier>' +
        '<SelectionIdentifier>pears</SelectionIdentifier><OtherSelectionText></OtherSelectionText></Answer></QuestionFormAnswers>',
    );
  });

  it('carries every text, whatever was typed, except what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const carried = JSON.parse(
          JSON.stringify(answers, (_key, value: unknown) =>
            typeof value === 'string' ? withoutIllegalCharacters(value) : value,
          ),
        );
        expect(parseAnswers(answersXml(answers))).toEqual(carried);
      }),
    );
    expect(
      parseAnswers(answersXml([{ kind: 'freeText', question: 'q', text: 'a\r\nb\u2028\u0085\0\ud800' }])),
    ).toEqual([{ kind: 'freeText', question: 'q', text: 'a\r\nb\u2028\u0085\ufffd\ufffd' }]);
  });

  it('may be empty, but nothing else', () => {
    expect(parseAnswers('')).toEqual([]);
    expect(parseAnswers(answersXml([]))).toEqual([]);
    expect(detailsOf(() => parseAnswers(psiturkXml))).toContain('QuestionFormAnswers in namespace');
    expect(detailsOf(() => parseAnswers(answersXml([]).replace('</Q', '<Answer/></Q')))).toContain(
      'QuestionIdentifier',
    );
  });
});

describe('what a page submits', () => {
  it('becomes one answer per name, the first of several values, without hitId', () => {
    expect(
      submittedAnswers([
        ['assignmentId', '3A'],
        ['q1', 'first'],
        ['q1', 'second'],
        ['hitId', '3H'],
        ['empty', ''],
      ]),
    ).toEqual({
      ok: true,
      assignmentId: '3A',
      answers: [
        { kind: 'freeText', question: 'q1', text: 'first' },
        { kind: 'freeText', question: 'empty', text: '' },
      ],
    });
  });

  it('is accepted as psiTurk and Dallinger post it, with nothing but ids', () => {
    expect(submittedAnswers(new URLSearchParams('assignmentId=3A&hitId=3H&workerId=A1'))).toMatchObject({
      ok: true,
      assignmentId: '3A',
      workerId: 'A1',
    });
  });

  it('is refused without an assignment, in preview, and when it says nothing', () => {
    const reasonOf = (query: string) => {
      const submitted = submittedAnswers(new URLSearchParams(query));
      return submitted.ok ? 'accepted' : submitted.reason;
    };
    expect(reasonOf('')).toBe('noAssignmentId');
    expect(reasonOf('q=1')).toBe('noAssignmentId');
    expect(reasonOf('assignmentId=+&q=1')).toBe('noAssignmentId');
    expect(reasonOf('assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&q=1')).toBe('preview');
    expect(reasonOf('assignmentId=3A')).toBe('nothing');
    expect(reasonOf('assignmentId=3A&assignmentId=3A')).toBe('nothing');
    expect(reasonOf('assignmentId=3A&hitId=3H')).toBe('accepted');
  });
});
