import type { ModelDigest } from '@turnout/core';

/** About what one entry of a digest takes in memory. */
const BYTES_PER_ITEM = 100;

/** Never 0: digests of people without data take memory too, and there is no end to them. */
const weightOf = (digest: ModelDigest): number =>
  1 +
  digest.trials.size +
  digest.events.size +
  digest.answers.size +
  digest.attributes.size +
  Math.ceil((digest.known?.text.length ?? 0) / BYTES_PER_ITEM);

/**
 * The digests of participants who save whole models now, least recently used first out. A cache only: a digest
 * that is missing or out of date is made anew from the store.
 */
export class DigestCache {
  readonly #digests = new Map<number, ModelDigest>();
  readonly #limit: number;
  #weight = 0;

  /** @param limit entries over all digests; the default is some 200 MB. */
  constructor(limit = 2_000_000) {
    this.#limit = limit;
  }

  /** Takes the digest out; whoever took it puts it back when its save is on disk, and otherwise lets it go. */
  take(participantId: number): ModelDigest | undefined {
    const digest = this.#digests.get(participantId);
    if (digest === undefined) return undefined;
    this.#digests.delete(participantId);
    this.#weight -= weightOf(digest);
    return digest;
  }

  put(participantId: number, digest: ModelDigest): void {
    this.take(participantId);
    this.#digests.set(participantId, digest);
    this.#weight += weightOf(digest);
    for (const oldest of this.#digests.keys()) {
      if (this.#weight <= this.#limit) return;
      this.take(oldest);
    }
  }
}
