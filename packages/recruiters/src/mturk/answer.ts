const ANSWER = /<QuestionIdentifier>([\s\S]*?)<\/QuestionIdentifier>\s*<FreeText>([\s\S]*?)<\/FreeText>/g;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  const [, inside] = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text) ?? [];
  if (inside !== undefined) return inside.replaceAll(']]]]><![CDATA[>', ']]>');
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const CODE = 'completion_code';

/**
 * The completion code that a worker typed, from the XML of an answer: a field `completion_code`, or that field within
 * the one answer of a crowd-form, `taskAnswers`, which is a JSON list.
 * @returns undefined where there is none
 */
export function completionCodeOf(answerXml: string): string | undefined {
  const fields = new Map(
    [...answerXml.matchAll(ANSWER)].map(([, name = '', value = '']) => [unescaped(name), unescaped(value)]),
  );
  const code = fields.get(CODE) ?? ofCrowdForm(fields.get('taskAnswers'));
  return code?.trim() || undefined;
}

function ofCrowdForm(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const answers = parsed(text);
  const first: unknown = Array.isArray(answers) ? answers[0] : answers;
  const code: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, CODE) : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Workers can send anything: what is no JSON holds no code. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
