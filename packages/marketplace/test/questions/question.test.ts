import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlQuestionXml } from '../../src/questions/html-question-xml.ts';
import { parseQuestion, parseTest } from '../../src/questions/question.ts';
import { choices, detailsOf, externalXml, formXml, htmlXml, item, otreePage, psiturkXml } from './samples.ts';

describe('an ExternalQuestion', () => {
  it('is read as psiTurk sends it', () => {
    expect(parseQuestion(psiturkXml)).toEqual({
      kind: 'external',
      url: 'https://study.example.org/pub?mode=live',
      frameHeight: 600,
    });
  });

  it('keeps its address as written, with escaped ampersands undone', () => {
    expect(parseQuestion(externalXml('\n https://a.example/x?b=1&amp;c=%20&amp;d#e \n'))).toMatchObject({
      url: 'https://a.example/x?b=1&c=%20&d#e',
    });
  });

  it('refuses an ampersand that is not escaped, and says how to write it', () => {
    expect(detailsOf(() => parseQuestion(externalXml('https://a.example/?a=1&b=2')))).toBe(
      'The reference to entity "b" must end with the \';\' delimiter. Write a plain ampersand as "&amp;".',
    );
    expect(detailsOf(() => parseQuestion(externalXml('https://a.example/?a=1&')))).toContain(
      'must follow the "&"',
    );
  });

  it('must be https, except on this machine or when a rehearsal allows it', () => {
    for (const host of ['localhost:5000', '127.0.0.1', '[::1]:22362', 'study.localhost'])
      expect(parseQuestion(externalXml(`http://${host}/ad`))).toMatchObject({ url: `http://${host}/ad` });
    for (const host of ['10.0.0.5', 'localhost.example.org', '127.0.0.1.example.org'])
      expect(detailsOf(() => parseQuestion(externalXml(`http://${host}/ad`)))).toContain(
        'must begin with https',
      );
    expect(parseQuestion(externalXml('http://10.0.0.5/ad'), { allowHttpOn: 'anywhere' })).toMatchObject({
      kind: 'external',
    });
    for (const url of [
      '',
      'study.example.org',
      'javascript:alert(1)',
      '//a.example/',
      'https://a b/',
      'ftp://a.example/',
    ])
      expect(detailsOf(() => parseQuestion(externalXml(url), { allowHttpOn: 'anywhere' }))).toContain(
        'https address',
      );
  });

  it('has its two elements in order and a height that is a number', () => {
    expect(parseQuestion(externalXml('https://a.example/', 0))).toMatchObject({ frameHeight: 0 });
    for (const height of ['', 'auto', '-1', '600px', '6.5'])
      expect(detailsOf(() => parseQuestion(externalXml('https://a.example/', height)))).toContain(
        'FrameHeight',
      );
    const [start, end] = externalXml('X').split('<ExternalURL>X</ExternalURL>') as [string, string];
    expect(detailsOf(() => parseQuestion(start + end))).toContain('"ExternalURL" is expected');
    expect(
      detailsOf(() =>
        parseQuestion(`${start}<ExternalURL>https://a.example/</ExternalURL></ExternalQuestion>`),
      ),
    ).toBe('The content of element "ExternalQuestion" is not complete; "FrameHeight" is expected.');
    expect(
      detailsOf(() =>
        parseQuestion(
          `${start}<FrameHeight>1</FrameHeight><ExternalURL>https://a.example/</ExternalURL></ExternalQuestion>`,
        ),
      ),
    ).toContain('Element "FrameHeight" is not allowed at this place');
    expect(
      detailsOf(() =>
        parseQuestion(externalXml('https://a.example/').replace('</ExternalQ', 'text</ExternalQ')),
      ),
    ).toContain('text');
  });
});

describe('an HTMLQuestion', () => {
  it('is read as oTree sends it, DOCTYPE and ampersand inside the CDATA section included', () => {
    expect(parseQuestion(htmlXml(otreePage))).toEqual({ kind: 'html', html: otreePage, frameHeight: 0 });
  });

  it('is written so that any page survives', () => {
    const page = '<script>if (a[b[0]]>1) document.write("]]>")</script>';
    expect(parseQuestion(htmlQuestionXml(page, 450))).toEqual({ kind: 'html', html: page, frameHeight: 450 });
  });
});

describe('any question', () => {
  it('names the schema it was expected in', () => {
    for (const xml of [
      '<ExternalQuestion><ExternalURL>https://a.example/</ExternalURL><FrameHeight>1</FrameHeight></ExternalQuestion>',
      externalXml('https://a.example/').replace('2006-07-14', '2005-10-01'),
      externalXml('https://a.example/')
        .replaceAll('ExternalQuestion>', 'HTMLQuestion>')
        .replace('<ExternalQuestion ', '<HTMLQuestion '),
      '<html/>',
    ])
      expect(detailsOf(() => parseQuestion(xml))).toMatch(/^Cannot find the declaration of element/);
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'https://a.example/'],
    ['an unclosed element', '<a>'],
    ['a wrong closing tag', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>x'],
    ['an unquoted attribute', '<a b=c/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a control character', '<a>\u0001</a>'],
    ['a reference to a control character', '<a>&#1;</a>'],
    ['a reference outside Unicode', '<a>&#x110000;</a>'],
    ['half of a surrogate pair', '<a>\ud800</a>'],
    ['a bare ampersand', '<a>x & y</a>'],
    ['a bare ampersand in an attribute', '<a b="x & y"/>'],
    ['the end of a CDATA section in text', '<a>]]></a>'],
    ['an open comment', '<a><!-- </a>'],
    ['an open CDATA section', '<a><![CDATA[ </a>'],
    ['a declaration that is not at the start', '\n<?xml version="1.0"?><a/>'],
    ['an unknown prefix', '<x:a/>'],
  ])('refuses %s', (_what, xml) => {
    expect(detailsOf(() => parseQuestion(xml))).not.toBe('');
  });

  it('refuses document types, so that no entity is ever expanded', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')}]>`;
    for (const doctype of ['<!DOCTYPE a>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', bomb])
      expect(detailsOf(() => parseQuestion(doctype + externalXml('https://a.example/?&l9;')))).toContain(
        'DOCTYPE',
      );
  });

  it('refuses in a moment what is made to take long', () => {
    const most = 65_000;
    const start = process.cpuUsage();
    for (const xml of [
      '<a>'.repeat(most / 3),
      '<!--'.repeat(most / 4),
      '<![CDATA['.repeat(most / 9),
      '&'.repeat(most),
      `<a ${'b '.repeat(most / 2)}`,
      `${'<a>'.repeat(9000)}${'</a>'.repeat(9000)}`,
      '<?'.repeat(most / 2),
      '<"'.repeat(most / 2),
      `<a ${'"\''.repeat(most / 2)}`,
      `<a b="${'<'.repeat(most)}`,
    ])
      expect(detailsOf(() => parseQuestion(xml))).not.toBe('');
    // Of the processor's time, for others may be using it too.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
  });

  it('may carry comments, a byte order mark, prefixes and schema hints', () => {
    const xml = `\ufeff<?xml version='1.0'?><!-- a & b --><q:ExternalQuestion xmlns:q="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><q:ExternalURL>https://a.<!-- x -->example/<![CDATA[?a&b]]></q:ExternalURL><q:FrameHeight> +5 </q:FrameHeight></q:ExternalQuestion>`;
    expect(parseQuestion(xml)).toEqual({ kind: 'external', url: 'https://a.example/?a&b', frameHeight: 5 });
    expect(
      detailsOf(() =>
        parseQuestion(externalXml('https://a.example/').replace('<ExternalURL', '<ExternalURL lang="en"')),
      ),
    ).toContain('"lang" is not allowed');
  });

  it('is a form when it is a test', () => {
    expect(parseTest(formXml(item('q', choices(['a', 'b'])))).questions).toHaveLength(1);
    expect(detailsOf(() => parseTest(psiturkXml))).toBe('A qualification test must be a QuestionForm.');
  });

  it('is accepted or refused with the XML error, whatever it is', () => {
    const samples = [psiturkXml, htmlXml(otreePage), formXml(item('q', choices(['a', 'b'])))];
    const damaged = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.nat({ max: 30 }),
        fc.string({ unit: 'binary', maxLength: 5 }),
      )
      .map(([xml, at, length, put]) => {
        const start = at % xml.length;
        return xml.slice(0, start) + put + xml.slice(start + length);
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (xml) => {
        try {
          expect(['external', 'html', 'form']).toContain(parseQuestion(xml).kind);
        } catch {
          expect(detailsOf(() => parseQuestion(xml))).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});
