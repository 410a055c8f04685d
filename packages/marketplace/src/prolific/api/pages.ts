import type { FastifyRequest } from 'fastify';
import { invalid, ProlificRefusal } from '../domain/refusal.ts';
import type { ProlificBehaviour } from '../market/context.ts';

/** Documented: twenty a page unless asked for otherwise. */
const USUAL_SIZE = 20;

export interface PageRequest {
  readonly page: number;
  readonly size: number;
}

/** @throws ProlificRefusal 400 for what is no number above 0 */
export function pageRequest(query: Readonly<Record<string, unknown>>): PageRequest {
  return { page: wholeNumber(query, 'page', 1), size: wholeNumber(query, 'page_size', USUAL_SIZE) };
}

function wholeNumber(query: Readonly<Record<string, unknown>>, name: string, usual: number): number {
  const text = query[name];
  if (text === undefined) return usual;
  if (typeof text !== 'string' || !/^[1-9]\d{0,8}$/.test(text))
    throw invalid({ [name]: ['A whole number above 0 is needed.'] });
  return Number(text);
}

/**
 * One page with its links. A page beyond the last one is an error: who goes on until a page is not full meets it when
 * the last one is, at exact multiples of the size.
 * @throws ProlificRefusal 404
 */
export function pageOf<T>(
  request: FastifyRequest,
  { page, size }: PageRequest,
  { items, count }: { readonly items: readonly T[]; readonly count: number },
  behaviour: Pick<ProlificBehaviour, 'pageBeyondEnd'>,
) {
  const last = Math.max(1, Math.ceil(count / size));
  if (page > last && behaviour.pageBeyondEnd === 'not-found')
    throw new ProlificRefusal(404, 'Not found', 'There is no such page.');
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  const link = (number: number, title: string, exists: boolean) => {
    url.searchParams.set('page', String(number));
    url.searchParams.set('page_size', String(size));
    return { href: exists ? url.href : null, title };
  };
  return {
    results: items,
    _links: {
      self: link(page, 'Current', true),
      next: link(page + 1, 'Next', page < last),
      previous: link(page - 1, 'Previous', page > 1),
      last: link(last, 'Last', true),
    },
    meta: { count },
  };
}
