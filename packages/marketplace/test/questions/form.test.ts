import { describe, expect, it } from 'vitest';
import { checkFormAnswers, fieldName, otherFieldName } from '../../src/questions/form/check.ts';
import type { QuestionForm } from '../../src/questions/form/model.ts';
import { parseTest } from '../../src/questions/question.ts';
import { choices, detailsOf, formXml, item } from './samples.ts';

const parse = (inside: string, version?: string): QuestionForm => parseTest(formXml(inside, version));
const free = (constraints = '', more = ''): string =>
  `<FreeTextAnswer>${constraints === '' ? '' : `<Constraints>${constraints}</Constraints>`}${more}</FreeTextAnswer>`;
const content = (inside: string): string => `<Overview>${inside}</Overview>${item('q', '<FreeTextAnswer/>')}`;
const formatted = (inside: string): string =>
  content(`<FormattedContent><![CDATA[${inside}]]></FormattedContent>`);

describe('a QuestionForm', () => {
  it('is read with every kind of content, in order', () => {
    const form = parse(
      content(
        `<Title>The game</Title><Text>a &lt;b&gt;</Text><List><ListItem>one</ListItem><ListItem>two</ListItem></List>
         <Binary><MimeType><Type>image</Type><SubType>gif</SubType></MimeType><DataURL>http://a.example/b.gif</DataURL><AltText>The board</AltText></Binary>
         <FormattedContent><![CDATA[It is <b>X</b>'s&nbsp;turn, <a href="https://a.example/" title="rules">see</a>.]]></FormattedContent>`,
      ),
      '2005-10-01',
    );
    expect(form.overview).toEqual([
      { kind: 'title', text: 'The game' },
      { kind: 'text', text: 'a <b>' },
      { kind: 'list', items: ['one', 'two'] },
      {
        kind: 'media',
        type: 'image',
        subType: 'gif',
        url: 'http://a.example/b.gif',
        alternative: 'The board',
      },
      {
        kind: 'formatted',
        nodes: [
          'It is ',
          { tag: 'b', attributes: {}, children: ['X'] },
          "'s\u00a0turn, ",
          {
            tag: 'a',
            attributes: {
              href: 'https://a.example/',
              title: 'rules',
              target: '_blank',
              rel: 'noopener noreferrer',
            },
            children: ['see'],
          },
          '.',
        ],
      },
    ]);
    expect(form.questions).toEqual([
      {
        identifier: 'q',
        required: false,
        content: [{ kind: 'text', text: 'Which?' }],
        answer: { kind: 'freeText', length: { min: 0 }, formats: [], defaultText: '', lines: 1 },
      },
    ]);
  });

  it.each([
    '<script>alert(1)</script>',
    '<p onclick="alert(1)">x</p>',
    '<p style="color:red">x</p>',
    '<p class="x">x</p>',
    '<p id="x">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<img src="x" alt="x" onerror="alert(1)"/>',
    '<img src="javascript:alert(1)" alt="x"/>',
    '<img src="https://a.example/b.png"/>',
    '<img alt="x"/>',
    '<div>x</div>',
    '<iframe src="https://a.example/"></iframe>',
    '<form><input name="assignmentId"/></form>',
    '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:alert(1)">x</a></svg>',
    '<b xmlns="http://www.w3.org/2000/svg">x</b>',
    '<x:b xmlns:x="http://www.w3.org/1999/xhtml" x:onclick="alert(1)">x</x:b>',
    '<B>x</B>',
    '<!-- x -->',
    '<p>not closed',
    '<b><i>badly</b></i>',
    '</FormattedContent><FormattedContent xmlns="">',
    '<b constructor="x">x</b>',
    '<constructor>x</constructor>',
  ])('refuses %s in formatted content', (markup) => {
    expect(detailsOf(() => parse(formatted(markup)))).not.toBe('');
  });

  it('says what has died: file uploads, applets, plug-ins', () => {
    expect(detailsOf(() => parse(item('q', '<FileUploadAnswer/>')))).toContain(
      'not supported since 2017-12-12',
    );
    expect(detailsOf(() => parse(content('<Application/>')))).toContain('not supported since 2017-12-12');
    expect(detailsOf(() => parse(content('<EmbeddedBinary/>')))).toContain('plug-in');
  });

  it('refuses what its schema refuses', () => {
    for (const inside of [
      '',
      '<Overview><Text>x</Text></Overview>',
      content(''),
      content(
        '<Binary><MimeType><Type>flash</Type></MimeType><DataURL>http://a.example/</DataURL><AltText/></Binary>',
      ),
      content(
        '<Binary><MimeType><Type>image</Type></MimeType><DataURL>javascript:1</DataURL><AltText/></Binary>',
      ),
      content('<List/>'),
      item('q', ''),
      item('', free()),
      item('q', free() + free()),
      item('q', free()) + item('q', free()),
      item('q', free('<Length minLength="3" maxLength="2"/>')),
      item('q', free('<Length maxLength="0"/>')),
      item('q', free('<IsNumeric minValue="a"/>')),
      item('q', free('<AnswerFormatRegex regex="("/>')),
      item('q', free('<AnswerFormatRegex errorText="x"/>')),
      item('q', free('<AnswerFormatRegex regex="x" flags="g"/>')),
      item('q', choices([])),
      item('q', choices(['a', 'a'])),
      item('q', choices(['a'], '<MaxSelectionCount>2</MaxSelectionCount>')),
      item(
        'q',
        choices(
          ['a', 'b'],
          '<MinSelectionCount>2</MinSelectionCount><MaxSelectionCount>1</MaxSelectionCount>',
        ),
      ),
      item('q', choices(['a', 'b'], '<StyleSuggestion>slider</StyleSuggestion>')),
      item('q', free(), '<IsRequired>yes</IsRequired>'),
      item('q', free(), '<IsRequired>true</IsRequired><DisplayName>x</DisplayName>'),
    ])
      expect(
        detailsOf(() => parse(inside)),
        inside,
      ).not.toBe('');
  });

  it('never suggests a style for one choice where several may be made', () => {
    const styleOf = (style: string, max: number): string | undefined => {
      const before = `<MaxSelectionCount>${max}</MaxSelectionCount>${style === '' ? '' : `<StyleSuggestion>${style}</StyleSuggestion>`}`;
      const answer = parse(item('q', choices(['a', 'b'], before))).questions[0]?.answer;
      return answer?.kind === 'selection' ? answer.style : undefined;
    };
    expect(['', 'radiobutton', 'dropdown', 'multichooser'].map((style) => styleOf(style, 1))).toEqual([
      'radiobutton',
      'radiobutton',
      'dropdown',
      'multichooser',
    ]);
    expect(['', 'radiobutton', 'dropdown', 'combobox'].map((style) => styleOf(style, 2))).toEqual([
      'checkbox',
      'checkbox',
      'list',
      'combobox',
    ]);
  });
});

describe('what a worker enters', () => {
  const problemsOf = (specification: string, values: readonly string[], more = '', other?: string) => {
    const form = parse(item('q', specification, more));
    const fields = values.map((value) => [fieldName(0), value] as const);
    const checked = checkFormAnswers(
      form,
      other === undefined ? fields : [...fields, [otherFieldName(0), other]],
    );
    return checked.ok ? checked.answers : checked.problems.get(0);
  };
  const REQUIRED = '<IsRequired>true</IsRequired>';
  const text = (value: string) => [{ kind: 'freeText', question: 'q', text: value }];

  it('may be nothing, unless the question is required or has a least length or count', () => {
    expect(problemsOf(free(), [])).toEqual(text(''));
    expect(problemsOf(free('<IsNumeric minValue="5"/>'), [''])).toEqual(text(''));
    expect(problemsOf(free(), [''], REQUIRED)).toEqual({ kind: 'missing' });
    expect(problemsOf(free('<Length minLength="2"/>'), [''])).toEqual({ kind: 'missing' });
    expect(problemsOf(choices(['a', 'b']), [])).toEqual([
      { kind: 'selection', question: 'q', selections: [] },
    ]);
    expect(problemsOf(choices(['a', 'b']), [''], REQUIRED)).toEqual({ kind: 'missing' });
    expect(problemsOf(choices(['a', 'b'], '<MinSelectionCount>1</MinSelectionCount>'), [])).toEqual({
      kind: 'missing',
    });
  });

  it('is a number within bounds where one is asked for', () => {
    const numeric = free('<IsNumeric minValue="100" maxValue="999"/>');
    expect(['100', '999', ' 500.5 '].map((value) => problemsOf(numeric, [value]))).toEqual(
      ['100', '999', ' 500.5 '].map(text),
    );
    expect(problemsOf(numeric, ['99.9'])).toEqual({ kind: 'tooSmall', min: 100 });
    expect(problemsOf(numeric, ['1000'])).toEqual({ kind: 'tooLarge', max: 999 });
    for (const value of ['x', '0x90', '1e3', ' ', '1,5', 'Infinity', '1-2'])
      expect(problemsOf(numeric, [value]), value).toEqual({ kind: 'notNumeric' });
  });

  it('has the length that is asked for, a line break counting once', () => {
    const three = free('<Length minLength="3" maxLength="3"/>');
    expect(problemsOf(three, ['a\r\nb'])).toEqual(text('a\r\nb'));
    expect(problemsOf(three, ['ab'])).toEqual({ kind: 'tooShort', min: 3 });
    expect(problemsOf(three, ['abcd'])).toEqual({ kind: 'tooLong', max: 3 });
  });

  it('fits every pattern, and a pattern that never ends does not stop the marketplace', () => {
    const patterns = free(
      '<AnswerFormatRegex regex="\\S" errorText="Not blank."/><AnswerFormatRegex regex="^regex$" flags="i"/>',
    );
    expect(problemsOf(patterns, ['RegEx'])).toEqual(text('RegEx'));
    expect(problemsOf(patterns, [' '])).toEqual({ kind: 'format', text: 'Not blank.' });
    expect(problemsOf(patterns, ['x'])).toEqual({ kind: 'format', text: 'Invalid input supplied.' });
    const endless = free('<AnswerFormatRegex regex="^(a+)+$" errorText="Only a."/>');
    expect(problemsOf(endless, [`${'a'.repeat(40)}b`])).toEqual({ kind: 'format', text: 'Only a.' });
  });

  it('is among the choices, and as many as allowed', () => {
    const two = choices(
      ['a', 'b', 'c'],
      '<MinSelectionCount>2</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>',
    );
    expect(problemsOf(two, ['b', 'a', 'b'])).toEqual([
      { kind: 'selection', question: 'q', selections: ['b', 'a'] },
    ]);
    expect(problemsOf(two, ['a'])).toEqual({ kind: 'tooFew', min: 2 });
    expect(problemsOf(two, ['a', 'b', 'c'])).toEqual({ kind: 'tooMany', max: 2 });
    expect(problemsOf(two, ['a', 'z'])).toEqual({ kind: 'unknownSelection' });
  });

  it('may be something else where the form has a field for it', () => {
    const withOther = choices(
      ['a', 'b'],
      '',
      '<OtherSelection><Constraints><Length maxLength="5"/></Constraints></OtherSelection>',
    );
    expect(problemsOf(withOther, [], REQUIRED, 'pears')).toEqual([
      { kind: 'selection', question: 'q', selections: [], other: 'pears' },
    ]);
    expect(problemsOf(withOther, ['a'], '', 'apples')).toEqual({ kind: 'tooLong', max: 5 });
    expect(problemsOf(choices(['a', 'b']), ['a'], '', 'ignored')).toEqual([
      { kind: 'selection', question: 'q', selections: ['a'] },
    ]);
  });
});
