import type { Clock, Log } from '@turnout/core';
import type { Destinations } from './destinations.ts';
import { type PostOutcome, post } from './posting.ts';
import { type EnvelopeMaker, envelope } from './sns/envelope.ts';
import type { Delivery, MessagingStore } from './store.ts';

export interface DelivererOptions {
  readonly store: MessagingStore;
  readonly clock: Clock;
  readonly destinations: Destinations;
  readonly envelopes: EnvelopeMaker;
  readonly log: Log;
  /** Waiting times between attempts, ms; after the last one it is given up. */
  readonly retryDelays?: readonly number[];
}

/** SNS Developer Guide, "Creating an HTTP/S delivery policy": three retries, 20 s apart, unless a policy says else. */
const USUAL_RETRY_DELAYS = [20_000, 20_000, 20_000];

/** Between looks for what another server left, or what becomes due. */
const LOOK_AGAIN_MS = 500;

/** As many posts at a time. */
const BATCH = 20;

/** Longer than a post may take, so that it is lost only with the server that made it. */
const LEASE_MS = 60_000;

/**
 * Posts what is due to subscribers, each at least once: when a server is killed between the answer and the note of
 * it, another posts it again. Any number of servers may do this at the same time.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** Safe to call twice. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Cuts posts under way short; they are made again after the next start. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  /** Something new is due. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /**
   * Posts everything that is due at a moment, and waits for the answers.
   * @param now epoch ms UTC
   * @returns how many posts were made
   */
  async deliverDue(now: number): Promise<number> {
    let posts = 0;
    while (!this.#stopping.signal.aborted) {
      const due = await this.#options.store.write((tx) => tx.claimDue(now, BATCH, now + LEASE_MS));
      await Promise.all(due.map((delivery) => this.#deliver(delivery, now)));
      posts += due.length;
      if (due.length < BATCH) break;
    }
    return posts;
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      this.#woken = false;
      try {
        await this.deliverDue(clock.now());
      } catch (error) {
        log.error('notifications could not be delivered', { error });
      }
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    if (this.#woken || this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_AGAIN_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #deliver(delivery: Delivery, now: number): Promise<void> {
    const { store, destinations } = this.#options;
    const { endpoint } = delivery.subscription;
    // Asked again: the operator may have changed what is allowed since the subscription was made.
    const outcome: PostOutcome = destinations(endpoint)
      ? await this.#post(delivery)
      : { kind: 'refused', reason: 'this host is not allowed' };
    // Cut short by us: the lease brings it back.
    if (outcome.kind === 'failed' && this.#stopping.signal.aborted) return;
    await store.write((tx) => {
      if (outcome.kind === 'taken') return tx.finishDelivery(delivery);
      const delay = this.#delays[delivery.attempt - 1];
      if (outcome.kind === 'refused' || delay === undefined)
        return tx.giveUpDelivery(delivery, outcome.reason);
      return tx.retryDelivery(delivery, now + delay, outcome.reason);
    });
    if (outcome.kind !== 'taken') this.#tell(delivery, outcome.reason);
  }

  get #delays(): readonly number[] {
    return this.#options.retryDelays ?? USUAL_RETRY_DELAYS;
  }

  async #post({ posting, subscription }: Delivery): Promise<PostOutcome> {
    const { store, envelopes } = this.#options;
    const topic = await store.topic(posting.topicArn);
    if (topic === undefined) return { kind: 'refused', reason: 'the topic is gone' };
    const raw = subscription.raw && posting.type === 'Notification';
    return post(
      {
        url: subscription.endpoint,
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          'user-agent': 'Amazon Simple Notification Service Agent',
          'x-amz-sns-message-type': posting.type,
          'x-amz-sns-message-id': posting.messageId,
          'x-amz-sns-topic-arn': posting.topicArn,
          ...(posting.type === 'Notification' && { 'x-amz-sns-subscription-arn': subscription.arn }),
          ...(raw && { 'x-amz-sns-rawdelivery': 'true' }),
        },
        body: raw ? posting.message : envelope(posting, subscription, topic, envelopes),
      },
      this.#stopping.signal,
    );
  }

  #tell({ subscription, attempt, posting }: Delivery, reason: string): void {
    this.#options.log.warn('a subscriber did not take a notification', {
      endpoint: subscription.endpoint,
      type: posting.type,
      attempt,
      reason,
    });
  }
}
