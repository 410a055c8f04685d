import { describe, expect, it } from 'vitest';
import { payoutMove } from '../../src/domain/payout.ts';
import { creditsFor, writtenCredits } from '../../src/domain/payout-credits.ts';
import { creditCsv, payoutCsv } from '../../src/domain/payout-csv.ts';
import { isIban, maskedDetails, plainIban } from '../../src/domain/payout-details.ts';
import { type Outcome, outcomeValue } from '../../src/domain/screening.ts';
import { questionnaireXml } from '../../src/market/screening/form-xml.ts';
import { addressesIn } from '../../src/panel/invitations/addresses.ts';
import { asHtml } from '../../src/panel/mail/as-html.ts';
import { parseTest } from '../../src/questions/question.ts';

describe('an IBAN', () => {
  // The examples of the SWIFT IBAN Registry.
  it.each([
    'DE89370400440532013000',
    'GB29NWBK60161331926819',
    'FR1420041010050500013M02606',
    'NO9386011117947',
  ])('%s is right', (iban) => {
    expect(isIban(plainIban(iban.toLowerCase().replace(/(.{4})/g, '$1 ')))).toBe(true);
  });
  it.each([
    ['a digit is wrong', 'DE89370400440532013001'],
    ['two digits changed places', 'DE89370400440532010300'],
    ['it is too short', 'DE8937040044053201300'],
    ['there is no such country', 'ZZ89370400440532013000'],
    ['it is empty', ''],
  ])('is refused when %s', (_, iban) => {
    expect(isIban(iban)).toBe(false);
  });
});

describe('payout files', () => {
  it('begin no cell as a formula, and quote what needs it', () => {
    const file = payoutCsv('bank', [
      {
        name: 'x',
        amountMinor: 1205,
        currency: 'USD',
        reference: 'P1-001',
        details: {
          method: 'bank',
          holder: '=HYPERLINK("http://evil.example","x")',
          iban: 'DE89370400440532013000',
        },
      },
    ]);
    expect(file).toBe(
      '\uFEFFname,iban,amount,currency,reference\r\n"\'=HYPERLINK(""http://evil.example"",""x"")",DE89370400440532013000,12.05,USD,P1-001\r\n',
    );
    for (const bad of ['+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1']) {
      const [, cell = ''] =
        /reference\r\n"?(.)/s.exec(
          creditCsv([{ student: bad, name: 'n', hundredths: 150, reference: 'r' }]),
        ) ?? [];
      expect(cell).toBe("'");
    }
  });

  it('hold no address of somebody who was erased', () => {
    expect(
      payoutCsv('paypal', [
        { name: '', amountMinor: 1, currency: 'USD', reference: 'P1-001', details: undefined },
      ]),
    ).toContain('\r\n,0.01,USD,P1-001\r\n');
  });

  it('masks details enough', () => {
    expect(maskedDetails({ method: 'bank', holder: 'A', iban: 'DE89370400440532013000' })).toBe(
      'DE•• •••• 3000',
    );
    expect(maskedDetails({ method: 'paypal', email: 'ann.lee@example.org' })).toBe('a•••@example.org');
  });
});

describe('a line of a payout list', () => {
  it('MO3 is owed again when it fails, comes back or is voided, and moves no further', () => {
    expect(payoutMove('open', 'fail')).toEqual({ status: 'failed', entry: 'returned' });
    expect(payoutMove('open', 'void')).toEqual({ status: 'void', entry: 'returned' });
    expect(payoutMove('paid', 'fail')).toEqual({ status: 'failed', entry: 'bounced' });
    for (const status of ['failed', 'void'] as const)
      for (const act of ['pay', 'fail', 'void'] as const) expect(payoutMove(status, act)).toBeUndefined();
    expect(payoutMove('paid', 'pay')).toBeUndefined();
    expect(payoutMove('paid', 'void')).toBeUndefined();
  });
});

it('credits follow from earnings to the hundredth', () => {
  const rate = { mayChoose: false, unit: 'points', minorPerCredit: 1000 };
  expect(writtenCredits(creditsFor(2500, rate))).toBe('2.50');
  expect(writtenCredits(creditsFor(5, rate))).toBe('0.01');
  expect(writtenCredits(creditsFor(1234, { ...rate, minorPerCredit: 17 }))).toBe('72.59');
});

describe('rules of a questionnaire', () => {
  const range: Outcome = {
    name: 'Age group',
    question: 'q1',
    otherwise: 0,
    kind: 'range',
    cases: [
      { from: 18, to: 30, value: 1 },
      { from: 31, to: 99, value: 2 },
    ],
  };
  it.each([
    ['18', 1],
    ['30', 1],
    ['31', 2],
    ['17', 0],
    ['', 0],
    ['abc', 0],
  ])('MS1 an age of "%s" is group %d', (text, value) => {
    expect(outcomeValue(range, [{ question: 'q1', texts: [text] }])).toBe(value);
  });
  it('MS1 a choice without a case gives nothing', () => {
    const german: Outcome = {
      name: 'German',
      question: 'q2',
      otherwise: undefined,
      kind: 'choice',
      cases: [{ option: 'German', value: 1 }],
    };
    expect(outcomeValue(german, [{ question: 'q2', texts: ['French', 'German'] }])).toBe(1);
    expect(outcomeValue(german, [{ question: 'q2', texts: ['French'] }])).toBeUndefined();
    expect(outcomeValue(german, [])).toBeUndefined();
  });
  it('are asked by a QuestionForm that the marketplace itself accepts', () => {
    const xml = questionnaireXml('For <you> & "me"', [
      { id: 'q1', text: 'Age?', required: true, kind: 'number', min: 18, max: undefined },
      {
        id: 'q2',
        text: 'Languages?',
        required: false,
        kind: 'choice',
        options: ['Ä & B', '<C>'],
        several: true,
      },
      { id: 'q3', text: 'Job?', required: false, kind: 'text' },
    ]);
    const form = parseTest(xml);
    expect(form.questions.map(({ identifier, required }) => [identifier, required])).toEqual([
      ['q1', true],
      ['q2', false],
      ['q3', false],
    ]);
    const answer = form.questions[1]?.answer;
    expect(answer?.kind === 'selection' && answer.selections.map(({ identifier }) => identifier)).toEqual([
      'Ä & B',
      '<C>',
    ]);
  });
});

it('addresses are found in what people paste', () => {
  expect(
    addressesIn(
      'Ann Lee <Ann@Example.org>, "May, Bob" <bob@example.org>;\n cid@example.org dora@example.org\nnobody',
    ),
  ).toEqual({
    addresses: ['ann@example.org', 'bob@example.org', 'cid@example.org', 'dora@example.org'],
    unread: ['"May', 'nobody'],
  });
});

it('a mail in HTML has what the text has, as text', () => {
  const html = asHtml('Hello <b>,\n\nsee https://panel.example.org/signup?code=A&x=1.\nBye');
  expect(html).toContain('<p>Hello &lt;b&gt;,</p>');
  expect(html).toContain(
    '<a href="https://panel.example.org/signup?code=A&amp;x=1">https://panel.example.org/signup?code=A&amp;x=1</a>.<br>Bye',
  );
});
