import type { FastifyInstance } from 'fastify';

/** What a form sent, in its order; the same name may come more than once. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** Answers of a long questionnaire fit; the service itself takes no more in a question. */
export const MOST_BODY_BYTES = 4 * 1_048_576;

/** Reads posted forms as ordered pairs. Anything else that is posted has no fields. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_BODY_BYTES },
    (_request, body, done) => done(null, [...new URLSearchParams(String(body))]),
  );
  // A program that has nothing to say may still name a content type.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, _body, done) =>
    done(null, []),
  );
}

export const fieldsOf = (body: unknown): Fields => (Array.isArray(body) ? (body as Fields) : []);

/** The query of an address as it stands there, in its order. */
export function queryOf(url: string): Fields {
  const mark = url.indexOf('?');
  return mark === -1 ? [] : [...new URLSearchParams(url.slice(mark + 1))];
}

/** The first field of this name, without white space around it; '' when there is none. */
export const field = (fields: Fields, name: string): string =>
  (fields.find(([one]) => one === name)?.[1] ?? '').trim();
