import { TurnoutError } from '@turnout/core';
import type { Knock, LinkPage } from '@turnout/engine';
import type { AppContext } from '../app-context.ts';
import { type AttemptRule, createAttemptLimit } from '../http/attempt-limit.ts';
import { createNetworkLimit } from '../http/network-limit.ts';
import { networkOf } from '../http/network-of.ts';

const MINUTE_MS = 60_000;

/**
 * Wrong attempts from one network: a whole class behind one address may mistype now and then. A start code is one of
 * 31^8, some 850,000 million. With twelve codes in a room, somebody who guesses without pause finds one in some 45,000
 * years, in four and a half with ten thousand networks, and in two without any limit at a thousand attempts a second; a
 * session lasts hours. So nobody has to be kept out of a room for what is tried from elsewhere, and nobody can close it
 * to others by trying. A label to type in is no secret.
 */
const FROM_NETWORK: AttemptRule = { most: 30, windowMs: 10 * MINUTE_MS };

/** Wrong attempts in one room, from anywhere, of which the researcher is told. */
const IN_ROOM: AttemptRule = { most: 200, windowMs: 60 * MINUTE_MS };

/** Browsers that come to wait from one network: far above a lecture hall, far below what fills a disk. */
const NEWCOMERS: AttemptRule = { most: 1000, windowMs: 10 * MINUTE_MS };

/** Keeps people from finding labels and start codes by trying. @throws TurnoutError TOO_MANY_ATTEMPTS */
export interface Guessing {
  /** Somebody looks at a link, or presses its button. Only unknown ones are refused: 31^12 are not found by trying. */
  atLink<Page extends LinkPage>(address: string, look: () => Promise<Page>): Promise<Page>;
  /**
   * Somebody types in who they are; a stranger counts. One after another, so that no crowd of attempts slips through.
   * Not for personal addresses: what they carry cannot be found by trying, and the right one is never refused.
   */
  inRoom(attempt: RoomAttempt, knock: () => Promise<Knock>): Promise<Knock>;
  /** Somebody presses the button, whatever they say; whoever waits from then on counts. */
  asNewcomer(newcomer: Newcomer, knock: () => Promise<Knock>): Promise<Knock>;
}

interface RoomAttempt {
  readonly room: string;
  readonly address: string;
}

interface Newcomer extends RoomAttempt {
  /** What the browser says it is; `isWaiting` tells whether that is true. */
  readonly visitor: string | undefined;
  readonly isWaiting: () => Promise<boolean>;
}

export function createGuessing({ engine, log }: AppContext): Guessing {
  const { clock } = engine.context;
  const atLinks = createNetworkLimit(clock, FROM_NETWORK);
  const inRooms = createNetworkLimit(clock, FROM_NETWORK);
  const ofRooms = createAttemptLimit(clock, IN_ROOM);
  const newcomers = createNetworkLimit(clock, NEWCOMERS);
  const inTurn = createTurns();
  const tell = (where: string, { windowMs }: AttemptRule): void =>
    log.warn('attempts are refused for a while', { where, minutes: windowMs / MINUTE_MS });
  return {
    async atLink(address, look) {
      try {
        return await look();
      } catch (error) {
        if (isUnknown(error)) {
          refuseAfter(atLinks.waitMs(address));
          if (atLinks.note(address)) tell('links, from one network', FROM_NETWORK);
        }
        throw error;
      }
    },
    inRoom({ room, address }, knock) {
      const { near, wide = near } = networkOf(address);
      return inTurn(`${wide} ${room}`, async () => {
        refuseAfter(inRooms.waitMs(address, room));
        const answer = await knock();
        if (answer.kind === 'stranger') {
          if (inRooms.note(address, room)) tell(`room ${room}, from one network`, FROM_NETWORK);
          if (ofRooms.note(room))
            log.warn('somebody may be guessing in a room', {
              room,
              wrong: IN_ROOM.most,
              minutes: IN_ROOM.windowMs / MINUTE_MS,
            });
        }
        return answer;
      });
    },
    async asNewcomer({ room, address, visitor, isWaiting }, knock) {
      const waitMs = newcomers.waitMs(address, room);
      if (waitMs > 0 && !(await isWaiting())) refuseAfter(waitMs);
      const answer = await knock();
      const isNew = answer.kind === 'waiting' && answer.token !== visitor;
      if (isNew && newcomers.note(address, room)) tell(`room ${room}, newcomers from one network`, NEWCOMERS);
      return answer;
    },
  };
}

function refuseAfter(waitMs: number): void {
  if (waitMs > 0)
    throw new TurnoutError('TOO_MANY_ATTEMPTS', undefined, {
      facts: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
    });
}

const isUnknown = (error: unknown): boolean => error instanceof TurnoutError && error.code === 'ROOM_UNKNOWN';

/** Work of the same name one after another. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <Value>(name: string, work: () => Promise<Value>): Promise<Value> => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.catch(() => undefined);
    last.set(name, settled);
    try {
      return await mine;
    } finally {
      if (last.get(name) === settled) last.delete(name);
    }
  };
}
