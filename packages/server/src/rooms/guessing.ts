import { TurnoutError } from '@turnout/core';
import type { Knock, LinkPage } from '@turnout/engine';
import type { AppContext } from '../app-context.ts';
import { type AttemptRule, createAttemptLimit } from '../http/attempt-limit.ts';
import { networkOf } from '../http/network-of.ts';

const MINUTE_MS = 60_000;

/** Wrong attempts from one address: a whole class behind one address may mistype now and then. */
const FROM_ADDRESS: AttemptRule = { most: 30, windowMs: 10 * MINUTE_MS };

/**
 * Wrong attempts in one room, from anywhere. A start code is one of 31^6: with twelve codes in a room, somebody who
 * guesses without pause finds one in some forty years, and with two servers in twenty. Whoever waits already is not
 * kept out.
 */
const IN_ROOM: AttemptRule = { most: 200, windowMs: 60 * MINUTE_MS };

/** Browsers that come to wait from one address: far above a lecture hall, far below what fills a disk. */
const NEWCOMERS: AttemptRule = { most: 1000, windowMs: 10 * MINUTE_MS };

/** Keeps people from finding links, labels and start codes by trying. @throws TurnoutError TOO_MANY_ATTEMPTS */
export interface Guessing {
  /** Somebody looks at a link, or presses its button; an unknown one counts. */
  atLink<Page extends LinkPage>(address: string, look: () => Promise<Page>): Promise<Page>;
  /** Somebody says who they are; a stranger counts. One after another, so that no crowd of attempts slips through. */
  inRoom(attempt: RoomAttempt, knock: () => Promise<Knock>): Promise<Knock>;
  /** Somebody presses the button without saying anything; whoever waits from then on counts. */
  asNewcomer(newcomer: Newcomer, knock: () => Promise<Knock>): Promise<Knock>;
}

interface RoomAttempt {
  readonly room: string;
  readonly address: string;
  /** A label or start code was typed in. What a personal address carries is too long to be found by trying. */
  readonly isTyped: boolean;
}

interface Newcomer {
  readonly room: string;
  readonly address: string;
  /** What the browser says it is; `isWaiting` tells whether that is true. */
  readonly visitor: string | undefined;
  readonly isWaiting: () => Promise<boolean>;
}

export function createGuessing({ engine, log }: AppContext): Guessing {
  const { clock } = engine.context;
  const atLinks = createAttemptLimit(clock, FROM_ADDRESS);
  const inRooms = createAttemptLimit(clock, FROM_ADDRESS);
  const ofRooms = createAttemptLimit(clock, IN_ROOM);
  const newcomers = createAttemptLimit(clock, NEWCOMERS);
  const inTurn = createTurns();
  const tell = (where: string, { windowMs }: AttemptRule): void =>
    log.warn('attempts are refused for a while', { where, minutes: windowMs / MINUTE_MS });
  return {
    async atLink(address, look) {
      const network = networkOf(address);
      refuseAfter(atLinks.waitMs(network));
      try {
        return await look();
      } catch (error) {
        if (isUnknown(error) && atLinks.note(network)) tell('links, from one address', FROM_ADDRESS);
        throw error;
      }
    },
    inRoom: ({ room, address, isTyped }, knock) =>
      inTurn(room, async () => {
        const key = `${networkOf(address)} ${room}`;
        refuseAfter(Math.max(inRooms.waitMs(key), isTyped ? ofRooms.waitMs(room) : 0));
        const answer = await knock();
        if (answer.kind === 'stranger') {
          if (inRooms.note(key)) tell(`room ${room}, from one address`, FROM_ADDRESS);
          if (isTyped && ofRooms.note(room)) tell(`room ${room}, from all addresses`, IN_ROOM);
        }
        return answer;
      }),
    async asNewcomer({ room, address, visitor, isWaiting }, knock) {
      const key = `${networkOf(address)} ${room}`;
      const waitMs = newcomers.waitMs(key);
      if (waitMs > 0 && !(await isWaiting())) refuseAfter(waitMs);
      const answer = await knock();
      const isNew = answer.kind === 'waiting' && answer.token !== visitor;
      if (isNew && newcomers.note(key)) tell(`room ${room}, newcomers from one address`, NEWCOMERS);
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
