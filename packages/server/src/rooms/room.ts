import type { Credentials, Links, RoomPage } from '@turnout/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { isFree } from '../http/free-address.ts';
import { type Fields, parseFields, queryOf } from '../http/query.ts';
import { isForeignPost, keepVisitor, placesIn, visitorIn } from './browser.ts';
import { enterStudy, refuse, refusingPolitely, requireBrowser } from './enter-study.ts';
import type { Guessing } from './guessing.ts';
import { newPress, pressIn } from './join.ts';
import { escapeHtml, roomPage } from './page.ts';
import type { RoomTexts } from './room-texts.ts';
import { roomTexts } from './texts.ts';
import { WAITING_SCRIPT, type WaitingSettings } from './waiting-script.ts';

const ASK_EVERY_MS = 3000;

interface Named {
  Params: { name: string };
}

/** Members of a form or address; a body of JSON may hold anything. */
const credentialsIn = (fields: Readonly<Record<string, unknown>>): Credentials => {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return { text: text(fields.text), label: text(fields.label), hash: text(fields.hash) };
};

/** `/room/<name>`: a permanent address where people wait until the session opens. */
export function roomRoutes(
  app: FastifyInstance,
  context: AppContext,
  { links, guessing }: { readonly links: Links; readonly guessing: Guessing },
): void {
  const url = '/room/:name';
  if (!isFree(app, url)) return;
  app.head(url, { config: { page: true } }, (_request, reply) => reply.send(''));

  app.get<Named>(url, { config: { page: true } }, (request, reply) =>
    refusingPolitely(request, reply, async () => {
      const room = await links.room(request.params.name, visitorIn(request));
      requireBrowser(context, request);
      return showRoom(request, reply, room, credentialsIn(parseFields(queryOf(request.url))));
    }),
  );

  app.post<Named & { Body: Fields | null }>(url, { config: { page: true } }, (request, reply) =>
    refusingPolitely(request, reply, async () => {
      if (isForeignPost(request)) return reply.redirect(request.url, 303);
      requireBrowser(context, request);
      const { name } = request.params;
      const credentials = credentialsIn(request.body ?? {});
      const browser = { places: placesIn(request), ...pressIn(request.body) };
      const visitor = visitorIn(request);
      const isWaiting = async () => (await links.room(name, visitor)).visitor !== undefined;
      const knock = () => links.knock(name, credentials, visitor, browser);
      const isTyped = credentials.text !== undefined;
      const place = { room: name, address: request.ip };
      const answer =
        isTyped || credentials.label !== undefined
          ? await guessing.inRoom({ ...place, isTyped }, knock)
          : await guessing.asNewcomer({ ...place, visitor, isWaiting }, knock);
      if (answer.kind === 'refused') return refuse(request, reply, answer.code);
      if (answer.kind === 'entry') return enterStudy(context, request, reply, answer.entry);
      if (answer.kind === 'waiting') {
        keepVisitor(request, reply, roomPath(name), answer.token);
        return reply.redirect(roomPath(name), 303);
      }
      const room = await links.room(name, undefined);
      return showRoom(request, reply.status(403), room, { text: credentials.text }, true);
    }),
  );

  app.post<Named>(`${url}/stay`, async (request, reply) => {
    const room = await links.stay(request.params.name, visitorIn(request));
    if (room?.visitor === undefined) return reply.status(404).send({ error: 'ROOM_UNKNOWN' });
    return { state: room.state, here: room.here, expected: room.expected };
  });
}

const roomPath = (name: string): string => `/room/${encodeURIComponent(name)}`;

function showRoom(
  request: FastifyRequest,
  reply: FastifyReply,
  room: RoomPage,
  credentials: Credentials,
  isStranger = false,
): FastifyReply {
  const { language, texts } = roomTexts(request.headers['accept-language']);
  const study = room.title === undefined ? '' : `<p class="study">${escapeHtml(room.title)}</p>\n`;
  if (room.visitor === undefined) {
    const body = `${study}<h1>${escapeHtml(texts.room)}</h1>\n${doorOf(room, texts, credentials, isStranger)}`;
    return reply.send(roomPage({ language, title: texts.room, body }));
  }
  const isOpen = room.state === 'open';
  const settings: WaitingSettings = {
    stayUrl: `${roomPath(room.name)}/stay`,
    everyMs: ASK_EVERY_MS,
    here: room.expected === undefined ? texts.here : texts.hereOf,
    allHere: room.visitor.startCode === undefined ? undefined : texts.allHere,
    offline: texts.offline,
    openTitle: texts.open,
  };
  return reply.send(
    roomPage({
      language,
      title: isOpen ? texts.open : texts.waiting,
      body: `${study}${waitingBody(room, texts)}`,
      script: { code: WAITING_SCRIPT, settings },
    }),
  );
}

/** What somebody sees who has not said yet that they are there. */
function doorOf(room: RoomPage, texts: RoomTexts, credentials: Credentials, isStranger: boolean): string {
  const wrong = isStranger
    ? `<p class="bad" id="wrong" role="alert">${escapeHtml(texts.stranger)}</p>\n`
    : '';
  const { label, hash } = credentials;
  const isPersonal = label !== undefined && hash !== undefined;
  if (room.asks === 'address' && !isPersonal) return `${wrong}<p>${escapeHtml(texts.personal)}</p>`;
  const hidden = isPersonal
    ? `<input type="hidden" name="label" value="${escapeHtml(label)}">
<input type="hidden" name="hash" value="${escapeHtml(hash)}">\n`
    : '';
  const asked = room.asks === 'code' ? texts.code : texts.label;
  const isAsking = !isPersonal && (room.asks === 'code' || room.asks === 'label');
  const field = isAsking
    ? `<label for="text">${escapeHtml(asked)}</label>
<input type="text" id="text" name="text" required maxlength="100" autocomplete="off" autocapitalize="off" spellcheck="false" value="${escapeHtml(credentials.text?.slice(0, 100) ?? '')}"${isStranger ? ' aria-invalid="true" aria-describedby="wrong"' : ''}>\n`
    : '';
  const button = room.state === 'open' ? texts.begin : texts.enter;
  return `${wrong}<form method="post" action="${escapeHtml(roomPath(room.name))}">
<input type="hidden" name="press" value="${newPress()}">
${hidden}${field}<button type="submit">${escapeHtml(button)}</button>
</form>`;
}

/** What somebody sees who waits, and who may begin; the script turns the one into the other. */
function waitingBody(room: RoomPage, texts: RoomTexts): string {
  const isOpen = room.state === 'open';
  const startCode = room.visitor?.startCode;
  const isLab = startCode !== undefined;
  const here = (room.expected === undefined ? texts.here : texts.hereOf)
    .replace('{here}', String(room.here))
    .replace('{expected}', String(room.expected));
  const code = isLab
    ? `<p>${escapeHtml(texts.yourCode)}</p>\n<p class="code">${escapeHtml(startCode)}</p>\n`
    : '';
  return `${code}<section id="wait"${isOpen ? ' hidden' : ''}>
<h1>${escapeHtml(texts.waiting)}</h1>
<p>${escapeHtml(texts.waitingHow)}</p>
<p id="here" role="status">${escapeHtml(here)}</p>
<p id="sound-choice" hidden><label class="check"><input type="checkbox" id="sound"> <span>${escapeHtml(isLab ? texts.soundAll : texts.soundOpen)}</span></label></p>
<p id="look-again"><a class="button" href="${escapeHtml(roomPath(room.name))}">${escapeHtml(texts.lookAgain)}</a></p>
</section>
<section id="open"${isOpen ? '' : ' hidden'}>
<h1>${escapeHtml(texts.open)}</h1>
<p>${escapeHtml(texts.ready)}</p>
<form method="post" action="${escapeHtml(roomPath(room.name))}">
<input type="hidden" name="press" value="${newPress()}">
<button type="submit">${escapeHtml(texts.begin)}</button>
</form>
</section>
<p id="now" role="status" class="error-code"></p>
<p id="trouble" role="status" class="bad"></p>`;
}
