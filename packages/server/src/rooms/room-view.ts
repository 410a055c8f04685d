import type { Credentials, RoomPage } from '@turnout/engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml, roomPage } from './page.ts';
import { newPress } from './press.ts';
import type { RoomTexts } from './room-texts.ts';
import { roomTexts } from './texts.ts';
import { WAITING_SCRIPT, type WaitingSettings } from './waiting-script.ts';

const ASK_EVERY_MS = 3000;

/** Where a room is, and the path of its cookie. */
export const roomPath = (name: string): string => `/room/${encodeURIComponent(name)}`;

export function showRoom(
  request: FastifyRequest,
  reply: FastifyReply,
  room: RoomPage,
  credentials: Credentials,
  isStranger = false,
): FastifyReply {
  const { language, texts } = roomTexts(request.headers['accept-language']);
  const study = room.title === undefined ? '' : `<p class="study">${escapeHtml(room.title)}</p>\n`;
  if (room.visitor === undefined) {
    const title = isStranger && room.asks === 'address' ? texts.unknown[0] : texts.room;
    const body = `${study}<h1>${escapeHtml(title)}</h1>\n${doorOf(room, texts, credentials, isStranger)}`;
    return reply.send(roomPage({ language, title, body }));
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
  const { label, hash } = credentials;
  const isPersonal = label !== undefined && hash !== undefined;
  if (room.asks === 'address' && !isPersonal)
    return isStranger
      ? `<p class="bad" role="alert">${escapeHtml(texts.unknown[1])}</p>`
      : `<p>${escapeHtml(texts.personal)}</p>`;
  const isOpen = room.state === 'open';
  const wrong = isStranger
    ? `<p class="bad" id="wrong" role="alert">${escapeHtml(texts.stranger)}</p>\n`
    : '';
  const ready = isOpen && !isStranger ? `<p>${escapeHtml(texts.ready)}</p>\n` : '';
  const hidden = isPersonal
    ? `<input type="hidden" name="label" value="${escapeHtml(label)}">
<input type="hidden" name="hash" value="${escapeHtml(hash)}">\n`
    : '';
  const asked = room.asks === 'code' ? texts.code : texts.label;
  const isAsking = !isPersonal && (room.asks === 'code' || room.asks === 'label');
  const field = isAsking
    ? `<label for="text">${escapeHtml(asked)}</label>
<input type="text" id="text" name="text" required maxlength="100" autocomplete="off" autocapitalize="off" spellcheck="false" value="${escapeHtml(credentials.text?.slice(0, 100) ?? '')}"${isStranger ? ' aria-invalid="true" aria-describedby="wrong" autofocus' : ''}>\n`
    : '';
  const button = isOpen ? texts.begin : texts.enter;
  return `${wrong}${ready}<form method="post" action="${escapeHtml(roomPath(room.name))}">
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
<p id="here">${escapeHtml(here)}</p>
<p id="sound-choice" hidden><label class="check"><input type="checkbox" id="sound"> <span>${escapeHtml(isLab ? texts.soundAll : texts.soundOpen)}</span></label></p>
<p id="look-again"><a class="button" href="${escapeHtml(roomPath(room.name))}">${escapeHtml(texts.lookAgain)}</a></p>
</section>
<section id="open"${isOpen ? '' : ' hidden'}>
<h1 id="begin" tabindex="-1">${escapeHtml(texts.open)}</h1>
<p>${escapeHtml(texts.ready)}</p>
<form method="post" action="${escapeHtml(roomPath(room.name))}">
<input type="hidden" name="press" value="${newPress()}">
<button type="submit">${escapeHtml(texts.begin)}</button>
</form>
</section>
<p id="now" role="status" class="heard"></p>
<p id="trouble" role="status" class="bad"></p>`;
}
