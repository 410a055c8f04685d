import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { isFree } from '../http/free-address.ts';
import type { Fields } from '../http/query.ts';
import { isForeignPost, placesIn } from './browser.ts';
import type { Doors } from './doors.ts';
import { enterStudy, refuse, refusingPolitely, requireBrowser, showFinished } from './enter-study.ts';
import { escapeHtml, roomPage } from './page.ts';
import { newPress, pressIn } from './press.ts';
import { roomTexts } from './texts.ts';

/**
 * `/join/<code>`: the page of a link, with a button. LK2: only the button takes a place, so that programs that look at
 * links (mail scanners, messengers' previews, browsers' prefetching) take none.
 */
export function joinRoutes(
  app: FastifyInstance,
  context: AppContext,
  { links, guessing, newPlaces }: Doors,
): void {
  const url = '/join/:code';
  if (!isFree(app, url)) return;
  app.head(url, { config: { page: true } }, (_request, reply) => reply.send(''));

  app.get<{ Params: { code: string } }>(url, { config: { page: true } }, (request, reply) =>
    refusingPolitely(request, reply, async () => {
      const { code } = request.params;
      const page = await guessing.atLink(request.ip, () => links.look(code, { places: placesIn(request) }));
      if (page.kind === 'refused') return refuse(request, reply, page.code);
      requireBrowser(context, request);
      const { language, texts } = roomTexts(request.headers['accept-language']);
      if (page.kind === 'entry' && page.entry.isProven && page.entry.isFinished) {
        const completionCode = await links.completionCode(page.entry.ids);
        return showFinished({ context, completionCode, isProven: true }, reply, page.entry);
      }
      const [text, button] =
        page.kind === 'entry' && page.entry.isProven ? [texts.back, texts.goOn] : [texts.ready, texts.begin];
      const title = page.kind === 'welcome' ? page.posting.title : context.config.title;
      return reply.send(
        roomPage({
          language,
          title: texts.welcome,
          body: `${title === '' ? '' : `<p class="study">${escapeHtml(title)}</p>\n`}<h1>${escapeHtml(texts.welcome)}</h1>
<p>${escapeHtml(text)}</p>
<form method="post">
<input type="hidden" name="press" value="${newPress()}">
<button type="submit">${escapeHtml(button)}</button>
</form>`,
        }),
      );
    }),
  );

  app.post<{ Params: { code: string }; Body: Fields | null }>(
    url,
    { config: { page: true } },
    (request, reply) =>
      refusingPolitely(request, reply, async () => {
        if (isForeignPost(request)) return reply.redirect(request.url, 303);
        requireBrowser(context, request);
        const browser = {
          places: placesIn(request),
          ...pressIn(request.body),
          admit: () => newPlaces(request.ip),
        };
        const { code } = request.params;
        const taken = await guessing.atLink(request.ip, () => links.take(code, browser));
        if (taken.kind === 'refused') return refuse(request, reply, taken.code);
        return enterStudy(context, request, reply, taken.entry);
      }),
  );
}
