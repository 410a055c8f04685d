import type { PageContext } from '@turnout/protocol';
import { createOutbox, leftInStorage, type OutboxStart } from '../saving/outbox.ts';
import { createSender, type SenderPorts } from '../saving/sender.ts';
import type { Leftovers } from '../shared/globals.ts';
import { type Answer, describeFailure } from '../shared/http.ts';
import type { KeyStore, Report } from '../shared/ports.ts';

export interface LeftoverPorts extends Omit<SenderPorts, 'post' | 'onFailure'> {
  readonly storage: KeyStore;
  readonly post: (token: string, body: string, timeoutMs: number) => Promise<Answer>;
  readonly report: Report;
}

/**
 * Sends what earlier page loads (crashed, reloaded, closed) left in storage, of whoever it is: each with the token
 * kept beside it. What was left is read at once, before psiturk.js builds the model from it.
 */
export function createLeftovers(ports: LeftoverPorts, context: PageContext | undefined): Leftovers {
  const streams = leftInStorage(ports.storage)
    .map((start) => withToken(start, context))
    .filter(({ token }) => token !== '')
    .map((start) => startStream(ports, start));
  const of = (uniqueId: string): Stream[] => streams.filter((stream) => stream.uniqueId === uniqueId);

  return {
    textsOf: (uniqueId) => of(uniqueId).flatMap(({ texts }) => texts),
    send() {
      for (const { sender } of streams) sender.send();
    },
    whenSent(uniqueId, tell) {
      const mine = of(uniqueId);
      let open = mine.length;
      if (open === 0) return tell();
      const one = (): void => {
        open -= 1;
        if (open === 0) tell();
      };
      for (const { sender, last } of mine) {
        sender.whenDurable(last, undefined, one);
        // Also what was refused before: it is asked once more, and the answer ends the waiting either way.
        sender.send();
      }
    },
  };
}

interface Stream {
  readonly uniqueId: string;
  readonly texts: readonly string[];
  readonly last: number;
  readonly sender: ReturnType<typeof createSender>;
}

/** A page that runs this participant's task has a fresher token than the one kept. */
function withToken(start: OutboxStart, context: PageContext | undefined): OutboxStart {
  if (context?.uniqueId !== start.uniqueId || (context.model === undefined && start.token !== ''))
    return start;
  return { ...start, token: context.token };
}

function startStream({ storage, post, report, ...ports }: LeftoverPorts, start: OutboxStart): Stream {
  const outbox = createOutbox(storage, start);
  const sender = createSender(outbox, {
    ...ports,
    post: (body, timeoutMs) => post(start.token, body, timeoutMs),
    onFailure(failure) {
      if (failure.reason !== 'refused') return;
      report(`Turnout: answers of an earlier visit cannot be saved. ${describeFailure(failure)}`);
    },
  });
  const texts = (start.left ?? []).map(({ text }) => text);
  return { uniqueId: start.uniqueId, texts, last: outbox.last(), sender };
}
