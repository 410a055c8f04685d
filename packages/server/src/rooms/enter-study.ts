import { errorDefinitions, TurnoutError, uniqueIdOf } from '@turnout/core';
import type { Entry } from '@turnout/engine';
import { browserAllowed } from '@turnout/project';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { sendPage } from '../pages/send-page.ts';
import { keepPlace } from './browser.ts';
import { refusalPage } from './page.ts';
import type { RoomTexts } from './room-texts.ts';
import { roomTexts } from './texts.ts';

/** The page a newcomer sees first: of psiTurk's ad only the part that asks for consent is meant for them. */
function firstPage({ templates }: AppContext): string {
  if (templates.has('consent.html')) return '/consent';
  return templates.has('ad.html') ? '/ad' : '/exp';
}

/**
 * The study's browser rule, before a place is taken that could not be used.
 * @throws TurnoutError BROWSER_REFUSED
 */
export function requireBrowser({ config }: AppContext, request: FastifyRequest): void {
  if (!browserAllowed(config.browserExcludeRule, request.headers['user-agent'] ?? ''))
    throw new TurnoutError('BROWSER_REFUSED');
}

/** Sends somebody who has a place on into the study, or to its last page when they have finished. */
export function enterStudy(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  entry: Entry,
): FastifyReply {
  keepPlace(request, reply, entry.token);
  if (entry.isFinished) {
    const query = new URLSearchParams({ uniqueId: uniqueIdOf(entry.ids) });
    return reply.redirect(`/complete?${query.toString()}`, 303);
  }
  const query = new URLSearchParams({ ...entry.ids });
  return reply.redirect(`${entry.hasOpened ? '/exp' : firstPage(context)}?${query.toString()}`, 303);
}

/** The last page. What it gives for taking part is only for somebody who has shown that the finished place is theirs. */
export function showFinished(
  {
    context,
    completionCode,
    isProven,
  }: { context: AppContext; completionCode: string | undefined; isProven: boolean },
  reply: FastifyReply,
  entry: Entry,
): FastifyReply {
  const { config } = context;
  return sendPage(context, reply, 'complete.html', {
    allow_repeats: false,
    worker_id: entry.ids.workerId,
    completion_code: isProven ? (config.completionCode ?? completionCode) : undefined,
    completion_url: isProven ? config.completionUrl : undefined,
  });
}

const refusalTexts = {
  ROOM_UNKNOWN: 'unknown',
  LINK_USED: 'used',
  PLACES_TAKEN: 'full',
  RECRUITING_ENDED: 'ended',
} as const satisfies Record<string, keyof RoomTexts>;

type RefusalCode = keyof typeof refusalTexts;

export function refuse(request: FastifyRequest, reply: FastifyReply, code: RefusalCode): FastifyReply {
  const { language, texts } = roomTexts(request.headers['accept-language']);
  return reply
    .status(errorDefinitions[code].status)
    .send(refusalPage(language, texts[refusalTexts[code]], code));
}

/** In words of the language: `in 5 minutes`. */
const inMinutes = (language: string, seconds: number): string =>
  new Intl.RelativeTimeFormat(language).format(Math.ceil(seconds / 60), 'minute');

const pauseTexts = {
  TOO_MANY_ATTEMPTS: 'tooOften',
  NETWORK_CROWDED: 'crowded',
} as const satisfies Record<string, keyof RoomTexts>;

type PauseCode = keyof typeof pauseTexts;

const isPause = (code: string): code is PauseCode => Object.hasOwn(pauseTexts, code);

function refuseForNow(
  request: FastifyRequest,
  reply: FastifyReply,
  code: PauseCode,
  seconds: number,
): FastifyReply {
  const { language, texts } = roomTexts(request.headers['accept-language']);
  const [title, text] = texts[pauseTexts[code]];
  return reply
    .status(errorDefinitions[code].status)
    .header('retry-after', seconds)
    .send(refusalPage(language, [title, text.replace('{when}', inMinutes(language, seconds))], code));
}

/** Answers with our own page where the link or room is unknown, or has to rest for a while; every other error goes its way. */
export async function refusingPolitely(
  request: FastifyRequest,
  reply: FastifyReply,
  show: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await show();
  } catch (error) {
    if (error instanceof TurnoutError && error.code === 'ROOM_UNKNOWN')
      return refuse(request, reply, 'ROOM_UNKNOWN');
    if (error instanceof TurnoutError && isPause(error.code))
      return refuseForNow(request, reply, error.code, Number(error.facts.retryAfterSeconds));
    throw error;
  }
}
