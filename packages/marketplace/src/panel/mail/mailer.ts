import type { MarketContext } from '../../market/context.ts';
import type { DueMail } from '../../storage/panel-outbox.ts';
import { asHtml } from './as-html.ts';
import type { MailTransport } from './transport.ts';

export interface MailerOptions {
  readonly market: MarketContext;
  readonly transport: MailTransport;
  /** Stands below every mail. @param isWorker whether it goes to somebody with a profile */
  readonly footer: (isWorker: boolean) => string;
  /** Waiting times between attempts, ms; after the last one it is given up. */
  readonly retryDelays?: readonly number[];
}

const MINUTE = 60_000;

/** A mail server is down for minutes, seldom for a night, and hardly ever for days. */
const USUAL_RETRY_DELAYS = [1, 5, 30, 120, 480, 1440].map((minutes) => minutes * MINUTE);

/** Between looks for what somebody else queued, or what becomes due. */
const LOOK_AGAIN_MS = 500;

const BATCH = 20;

/** Longer than a mail may take, so that it is lost only with the server that sent it. */
const LEASE_MS = 5 * MINUTE;

/**
 * Sends the mail that is due, each at least once: when a server is killed between the sending and the note of it,
 * another sends it again, under the same Message-ID. Any number of servers may do this at the same time.
 */
export class Mailer {
  readonly #options: MailerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(options: MailerOptions) {
    this.#options = options;
  }

  /** Safe to call twice. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Waits for the mails under way. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
    this.#options.transport.close();
  }

  /**
   * Sends everything that is due now.
   * @returns how many were tried
   */
  async sendDue(): Promise<number> {
    const { market } = this.#options;
    let tried = 0;
    while (!this.#stopping.signal.aborted) {
      const now = market.clock.now();
      const due = await market.transact((unit) => unit.outbox.claimDue(now, BATCH, now + LEASE_MS));
      await Promise.all(due.map((mail) => this.#send(mail)));
      tried += due.length;
      if (due.length < BATCH) break;
    }
    return tried;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.sendDue();
      } catch (error) {
        this.#options.market.log.error('Mail could not be sent; it is tried again', {
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      }
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_AGAIN_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #send(mail: DueMail): Promise<void> {
    const { footer, market, retryDelays = USUAL_RETRY_DELAYS, transport } = this.#options;
    if (mail.isWithdrawn) return this.#withdraw(mail);
    const text = `${mail.body.trim()}\n\n-- \n${footer(mail.workerId !== undefined)}\n`;
    const outcome = await transport.send({
      id: letterId(mail),
      to: mail.recipient,
      subject: mail.subject,
      text,
      html: asHtml(text),
    });
    const now = market.clock.now();
    await market.transact((unit) => {
      if (outcome.kind === 'sent') return unit.outbox.sent(mail, now);
      const delay = retryDelays[mail.attempt - 1];
      if (outcome.kind === 'refused' || delay === undefined) return unit.outbox.giveUp(mail, outcome.reason);
      return unit.outbox.retry(mail, now + delay, outcome.reason);
    });
    // The address stays out of the log: an erasure does not reach it there.
    if (outcome.kind !== 'sent')
      market.log.warn('a mail could not be sent', {
        mail: mail.id,
        attempt: mail.attempt,
        reason: outcome.reason.replaceAll(mail.recipient, 'the receiver'),
      });
  }

  async #withdraw(mail: DueMail): Promise<void> {
    const { market, transport } = this.#options;
    await transport.withdraw(letterId(mail));
    await market.transact((unit) => unit.outbox.forget(mail));
  }
}

const letterId = ({ id }: DueMail): string => `turnout-${String(id).padStart(6, '0')}`;
