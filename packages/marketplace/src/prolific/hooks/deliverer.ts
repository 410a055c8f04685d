import { createHmac } from 'node:crypto';
import type { HookEvent } from '../domain/records.ts';
import type { ProlificContext, Unit } from '../market/context.ts';

/** Documented: up to eleven more times within 24 hours, after up to 1, 2, 4 … minutes, each time by chance. */
const MOST_ATTEMPTS = 12;
const FIRST_DELAY_MS = 60_000;
const TIMEOUT_MS = 10_000;
const DISABLED_AFTER_MS = 5 * 86_400_000;

/** Sends events to their subscribers, one after the other, and again when that failed. */
export class Deliverer {
  readonly #context: ProlificContext;
  readonly #stopped = new AbortController();

  constructor(context: ProlificContext) {
    this.#context = context;
  }

  /** Sends what is due by the clock. Resolves when each of it was tried. One call at a time. */
  async deliver(): Promise<void> {
    const waiting = await this.#context.read().due.list(['deliver'], this.#context.clock.now());
    for (const { number, subject } of waiting) {
      if (this.#stopped.signal.aborted) return;
      const event = await this.#context.read().objects.get('event', subject);
      const wasTaken = event !== undefined && (await this.#send(event));
      await this.#context.transact(async (unit) => {
        if (!(await unit.due.take(number)) || event === undefined) return;
        const attempts = event.attempts + 1;
        const isOver = wasTaken || attempts >= MOST_ATTEMPTS;
        const state = wasTaken ? 'SUCCEEDED' : isOver ? 'FAILED' : 'PENDING';
        await unit.objects.update('event', { ...event, attempts, state, updatedAt: unit.now }, state);
        await this.#noteHealth(unit, event.subscriptionId, wasTaken);
        if (isOver) return;
        const most = FIRST_DELAY_MS * 2 ** (attempts - 1);
        await unit.due.add('deliver', event.id, unit.now + Math.ceil(this.#context.random.next() * most));
      });
    }
  }

  /** Gives up the request under way, and sends nothing more. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Documented: an address at which everything fails for five days is not told any more. */
  async #noteHealth(unit: Unit, subscriptionId: string, wasTaken: boolean): Promise<void> {
    const subscription = await unit.objects.get('subscription', subscriptionId);
    if (subscription === undefined) return;
    const { failingSince, ...rest } = subscription;
    if (wasTaken) {
      if (failingSince !== undefined) await unit.objects.update('subscription', rest, '');
      return;
    }
    const since = failingSince ?? unit.now;
    const isGivenUp = unit.now - since >= DISABLED_AFTER_MS;
    await unit.objects.update(
      'subscription',
      isGivenUp ? { ...rest, enabled: false } : { ...rest, failingSince: since },
      '',
    );
  }

  async #send(event: HookEvent): Promise<boolean> {
    const { clock, log, read } = this.#context;
    const [secret] = await read().objects.list('secret', event.workspaceId);
    const timestamp = String(Math.floor(clock.now() / 1000));
    try {
      const answer = await fetch(event.targetUrl, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: {
          'content-type': 'application/json',
          'x-prolific-request-timestamp': timestamp,
          'x-prolific-request-signature': signature(secret?.value ?? '', timestamp, event.body),
          'x-event-id': event.id,
          'x-timestamp': String(Math.floor(event.at / 1000)),
        },
        body: event.body,
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch (error) {
      log.debug('An event was not delivered', { event: event.id, error: String(error) });
      return false;
    }
  }
}

/** https://docs.prolific.com/api-reference/webhooks/verifying: HMAC-SHA256 over timestamp and body, base64. */
export const signature = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret)
    .update(timestamp + body)
    .digest('base64');
