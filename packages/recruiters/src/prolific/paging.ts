import type { Request, Send } from './http.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { bodyOf, resultsOf } from './results.ts';

const PAGE_SIZE = 100;

/** How a list is paged: by number (`page`, `page_size`), or from an offset (`offset`, `limit`). */
type Way = 'page' | 'offset';

/**
 * Every entry of a list, each once. Neither the count nor the length of a page is believed, for a full last page and a
 * smaller limit of the service look alike: it goes on until a page brings nothing new. Beyond the last page Prolific
 * answers with an empty list or refuses.
 * @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED
 */
export async function* everyEntry(
  send: Send,
  request: Request,
  way: Way = 'page',
): AsyncGenerator<JsonObject> {
  const seen = new Set<string>();
  for (let page = 1; ; page += 1) {
    const place: Record<string, number> =
      way === 'page' ? { page, page_size: PAGE_SIZE } : { offset: seen.size, limit: PAGE_SIZE };
    const answer = await send({ ...request, query: { ...request.query, ...place } });
    const isPastTheEnd = answer.kind === 'refused' && [400, 404].includes(answer.status) && page > 1;
    if (isPastTheEnd) return;
    let hasNew = false;
    for (const entry of resultsOf(bodyOf(answer))) {
      const id = isObject(entry) ? textOf(entry.id) : undefined;
      if (!isObject(entry) || id === undefined || seen.has(id)) continue;
      seen.add(id);
      hasNew = true;
      yield entry;
    }
    if (!hasNew) return;
  }
}
