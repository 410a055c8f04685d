import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '@turnout/core';
import type { Fault, SetFaults } from '@turnout/protocol';
import type { RequesterApiOptions } from '../api/options.ts';
import { Refusal } from '../domain/refusal.ts';

/** Makes calls of the Requester API fail as the real service and the network sometimes do. */
export interface FaultInjector {
  readonly intercept: NonNullable<RequesterApiOptions['intercept']>;
  /** How long a submission stays invisible to its requester, ms. */
  readonly submissionLag: () => number;
  /** Replaces what was set before. */
  set(faults: SetFaults): void;
  /** What is set, with the times that are left. */
  current(): SetFaults;
}

interface FaultInjectorOptions {
  readonly random: Random;
  /** Waits for real time to pass, ms. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** What there is to wait where a delay does not say. */
const USUAL_DELAY_MS = 1000;

export function faultInjector({ random, pause = waitFor }: FaultInjectorOptions): FaultInjector {
  let faults: readonly LiveFault[] = [];
  let submissionLagMs = 0;
  return {
    intercept: async ({ operation }, proceed) => {
      // Chance is asked, and times are counted, before anything waits: calls meet the faults in the order they came.
      const met = faultsMet(faults, operation, random);
      for (const { kind, delayMs = USUAL_DELAY_MS } of met) if (kind === 'delay') await pause(delayMs);
      switch (met.find(({ kind }) => kind !== 'delay')?.kind) {
        case 'throttle':
          // The service's own words, as users of boto recorded them.
          throw new Refusal('ThrottlingException', 'Rate exceeded');
        case 'server-error':
          throw new Refusal('ServiceFault', 'The rehearsal was asked to fail here; nothing was done.');
        case 'drop-before':
          return 'drop-connection';
        case 'drop-after':
          await proceed();
          return 'drop-connection';
        default:
          return proceed();
      }
    },
    submissionLag: () => submissionLagMs,
    set: (wanted) => {
      faults = wanted.faults.map((fault) => ({ fault, left: fault.times }));
      submissionLagMs = wanted.submissionLagMs ?? 0;
    },
    current: () => ({
      faults: faults.map(({ fault, left }) => ({ ...fault, ...(left !== undefined && { times: left }) })),
      submissionLagMs,
    }),
  };
}

interface LiveFault {
  readonly fault: Fault;
  /** Undefined: without end. */
  left: number | undefined;
}

/** The delays a call meets, and the first fault that ends it. What is not reached keeps its times. */
function faultsMet(faults: readonly LiveFault[], operation: string, random: Random): readonly Fault[] {
  const met: Fault[] = [];
  for (const live of faults) {
    const { fault } = live;
    if (live.left === 0 || (fault.operation ?? operation) !== operation) continue;
    if (random.next() >= (fault.share ?? 1)) continue;
    if (live.left !== undefined) live.left -= 1;
    met.push(fault);
    if (fault.kind !== 'delay') break;
  }
  return met;
}

/** Does not keep a stopping process alive. */
const waitFor = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });
