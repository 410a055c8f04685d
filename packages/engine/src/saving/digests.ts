import type { ModelDigest } from '@turnout/core';

const weightOf = (digest: ModelDigest): number =>
  digest.trials.size + digest.events.size + digest.answers.size + digest.attributes.size + 1;

/**
 * The digests of participants who save whole models now, least recently used first out. A cache only: a digest
 * that is missing or out of date is made anew from the store.
 */
export class DigestCache {
  readonly #digests = new Map<number, ModelDigest>();
  readonly #limit: number;
  #weight = 0;

  /** @param limit items over all digests; at about 100 bytes each the default is some 100 MB. */
  constructor(limit = 1_000_000) {
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
