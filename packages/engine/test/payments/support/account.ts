import type { AssignmentRef, AssignmentState, BonusOrder, CallResult, ListedBonus } from '@turnout/core';
import type { VirtualTime } from './virtual-time.ts';

/** How an account behaves: MTurk remembers tokens for a day, Prolific pays in two calls and remembers nothing. */
export interface Manner {
  readonly name: 'like mturk' | 'like prolific';
  readonly tokenMemoryMs: number;
  readonly listLagMs: number;
  readonly keepsReasons: boolean;
  readonly isInTwoCalls: boolean;
}

export const manners: readonly Manner[] = [
  {
    name: 'like mturk',
    tokenMemoryMs: 86_400_000,
    listLagMs: 60_000,
    keepsReasons: true,
    isInTwoCalls: false,
  },
  { name: 'like prolific', tokenMemoryMs: 0, listLagMs: 300_000, keepsReasons: false, isInTwoCalls: true },
];

export interface Place {
  readonly externalId: string;
  readonly workerId: string;
  state: AssignmentState;
  decidedAt: number | undefined;
  /** How often the reward was paid. */
  rewards: number;
}

interface PaidBonus {
  readonly externalId: string;
  readonly workerId: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly listedFrom: number;
}

const done = { kind: 'done', value: undefined } as const;
const already = (message: string): CallResult<undefined> => ({
  kind: 'refused',
  code: 'already',
  message,
  isAlready: true,
});
const refused = (message: string): CallResult<undefined> => ({
  kind: 'refused',
  code: 'refused',
  message,
  isAlready: false,
});

/** The truth at the recruiter, which outlives every server. */
export class Account {
  readonly places = new Map<string, Place>();
  readonly bonuses: PaidBonus[] = [];
  readonly manner: Manner;
  readonly #time: VirtualTime;
  readonly #tokens = new Map<string, number>();
  readonly #prepared = new Map<string, BonusOrder>();
  /** What was taken and is done a little later, though the caller gave up waiting. */
  #late: { readonly at: number; readonly act: () => void }[] = [];

  constructor(manner: Manner, time: VirtualTime) {
    this.manner = manner;
    this.#time = time;
  }

  /** The time as of which something late is done. */
  #asOf: number | undefined;

  /** Brings about what is due, as of its time. */
  settle(): void {
    const now = this.#time.now();
    const due = this.#late.filter(({ at }) => at <= now);
    this.#late = this.#late.filter(({ at }) => at > now);
    for (const { at, act } of due.toSorted((a, b) => a.at - b.at)) {
      this.#asOf = at;
      act();
    }
    this.#asOf = undefined;
  }

  #now(): number {
    return this.#asOf ?? this.#time.now();
  }

  later(ms: number, act: () => void): void {
    this.#late.push({ at: this.#time.now() + ms, act });
  }

  decide(ref: AssignmentRef, from: AssignmentState, to: AssignmentState): CallResult<undefined> {
    const place = this.places.get(ref.externalId);
    if (place?.workerId !== ref.workerId) return refused('no such assignment');
    if (place.state === to) return already(`it is ${to} already for ${ref.workerId}`);
    if (place.state !== from) return refused(`it is ${place.state}`);
    place.state = to;
    place.decidedAt = this.#now();
    if (to === 'approved') place.rewards += 1;
    return done;
  }

  prepare(order: BonusOrder): string {
    const id = `bulk${this.#prepared.size + 1}`;
    this.#prepared.set(id, order);
    return id;
  }

  /** @param lagMs until its own list shows it */
  pay(order: BonusOrder, reference: string | undefined, lagMs: number): CallResult<string | undefined> {
    const now = this.#now();
    const paid = this.manner.isInTwoCalls ? this.#prepared.get(reference ?? '') : order;
    if (paid === undefined) return refused('not prepared');
    const remembered = this.#tokens.get(order.token);
    if (remembered !== undefined && now - remembered < this.manner.tokenMemoryMs)
      return already('this token was used');
    this.#tokens.set(order.token, now);
    if (this.places.get(paid.ref.externalId)?.state !== 'approved') return refused('not approved');
    this.bonuses.push({
      externalId: paid.ref.externalId,
      workerId: paid.ref.workerId,
      amountMinor: paid.amountMinor,
      reason: paid.reason,
      listedFrom: now + lagMs,
    });
    return { kind: 'done', value: reference ?? `B${this.bonuses.length}` };
  }

  listed({ externalId, workerId }: AssignmentRef): readonly ListedBonus[] {
    const now = this.#now();
    return this.bonuses
      .filter(
        (paid) => paid.externalId === externalId && paid.workerId === workerId && paid.listedFrom <= now,
      )
      .map(({ amountMinor, reason }) => ({
        amountMinor,
        reason: this.manner.keepsReasons ? reason : undefined,
        at: undefined,
      }));
  }
}
