import type { Store } from '@turnout/core';
import type { Seeded } from '../../../../../test/support/random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How often each kind of fault happened, over all schedules. */
export type Faults = Map<string, number>;

export interface FaultPlan {
  /** The step at which the process dies, counting its writes and calls, and its reads one in eight. */
  readonly dieAt: number | undefined;
  /** The step after which it stands still for longer than a lease. */
  readonly freezeAt: number | undefined;
}

export class Died extends Error {}

/** One server: everything it does with the outside goes through here, so it can die between any two steps. */
export class FaultyProcess {
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly faults: Faults;
  readonly #plan: FaultPlan;
  #steps = 0;
  isDead = false;
  #frozenUntil = 0;

  constructor(time: VirtualTime, random: Seeded, faults: Faults, plan: FaultPlan) {
    this.time = time;
    this.random = random;
    this.faults = faults;
    this.#plan = plan;
  }

  note(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  /**
   * Does one step; dies before it, or after it without hearing of it. A request is a step within a call, on the
   * network, which goes on while the process stands still.
   */
  async step<T>(kind: 'read' | 'write' | 'call' | 'request', work: () => Promise<T>): Promise<T> {
    const stand = async (): Promise<void> => (kind === 'request' ? this.#live() : this.#stand());
    await stand();
    // Between two reads nothing can get lost; deaths belong where something can.
    const counts = kind !== 'read' || this.random.chance(1 / 8);
    if (counts) this.#steps += 1;
    const isLast = counts && this.#steps === this.#plan.dieAt;
    const isAfter = isLast && this.random.chance(0.5);
    if (isLast && !isAfter) this.#die(`died before a ${kind}`);
    try {
      return await this.time.standing(async () => {
        const value = await work();
        if (isAfter) this.#die(`died after a ${kind}`);
        if (counts && this.#steps === this.#plan.freezeAt && (kind === 'read' || kind === 'write')) {
          this.note('froze');
          this.#frozenUntil = this.time.now() + this.random.between(100, 1_500) * 1_000;
        }
        return value;
      });
    } finally {
      await stand();
    }
  }

  #live(): void {
    if (this.isDead) throw new Died();
  }

  async #stand(): Promise<void> {
    this.#live();
    while (this.#frozenUntil > this.time.now()) await this.time.sleep(this.#frozenUntil - this.time.now());
    this.#live();
  }

  #die(how: string): never {
    this.note(how);
    this.isDead = true;
    throw new Died();
  }

  /** The store as this process reaches it. */
  store(store: Store): Store {
    const reading = <Reader extends object>(reader: Reader): Reader =>
      new Proxy(reader, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) =>
            this.step('read', async () => Reflect.apply(member, target, args) as unknown);
        },
      });
    return {
      ...store,
      participants: reading(store.participants),
      postings: reading(store.postings),
      assignments: reading(store.assignments),
      ledger: reading(store.ledger),
      jobs: reading(store.jobs),
      audit: reading(store.audit),
      write: (work) => this.step('write', () => store.write(work)),
    };
  }
}
