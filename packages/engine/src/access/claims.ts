import { type Store, TurnoutError } from '@turnout/core';
import type { Capability } from './tokens.ts';

/** About a hundred bytes each. */
const MOST_CACHED = 50_000;

/**
 * AU4: whom a participation belongs to. A claim never changes, so each server may remember it for ever, and a save
 * costs no query beyond the first.
 */
export class Claims {
  readonly #store: Store;
  readonly #holders = new Map<number, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * @param engages the request makes the participation its holder's, when it is nobody's yet
   * @throws TurnoutError TOKEN_FOREIGN when it is another capability's
   */
  async admit(capability: Capability, engages: boolean): Promise<void> {
    // Neither reads nor saves: it may only say that the work was handed in.
    if (capability.scope === 'submit') return;
    const { participantId, nonce } = capability;
    const holder = this.#holders.get(participantId) ?? (await this.#ask(participantId, nonce, engages));
    if (holder !== undefined && holder !== nonce) throw new TurnoutError('TOKEN_FOREIGN');
  }

  async #ask(participantId: number, nonce: string, engages: boolean): Promise<string | undefined> {
    const holder = engages
      ? await this.#store.write((tx) => tx.participants.claim(participantId, nonce))
      : await this.#store.participants.claimant(participantId);
    if (holder !== undefined) this.#remember(participantId, holder);
    return holder;
  }

  #remember(participantId: number, holder: string): void {
    const oldest = this.#holders.keys().next();
    if (this.#holders.size >= MOST_CACHED && oldest.done !== true) this.#holders.delete(oldest.value);
    this.#holders.set(participantId, holder);
  }
}
