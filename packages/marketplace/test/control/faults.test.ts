import type { Fault, SetFaults } from '@turnout/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiAnswer } from '../../src/api/error-body.ts';
import type { ApiCall } from '../../src/api/options.ts';
import type { OperationName } from '../../src/api/shapes/index.ts';
import { faultInjector } from '../../src/control/faults.ts';
import { seededRandom } from '../support/market.ts';

const answer: ApiAnswer = { status: 200, headers: {}, body: '{}' };

const callOf = (operation: OperationName): ApiCall => ({
  caller: { accessKeyId: 'LABKEY', environment: 'sandbox', requestId: 'r' },
  operation,
  sent: {},
  attempt: undefined,
  invocationId: undefined,
});

type Met = 'answered' | 'dropped-before' | 'dropped-after' | string;

/** An injector, and what becomes of calls under it. */
function under(faults: SetFaults, seed = 1) {
  const waited: number[] = [];
  const injector = faultInjector({
    random: seededRandom(seed),
    pause: async (ms) => {
      waited.push(ms);
    },
  });
  injector.set(faults);
  const call = async (operation: OperationName = 'SendBonus'): Promise<Met> => {
    let done = false;
    try {
      const met = await injector.intercept(callOf(operation), async () => {
        done = true;
        return answer;
      });
      if (met !== 'drop-connection') return 'answered';
      return done ? 'dropped-after' : 'dropped-before';
    } catch (error) {
      expect(done).toBe(false);
      return error instanceof Error && 'type' in error ? `${error.type}: ${error.message}` : String(error);
    }
  };
  return { injector, waited, call };
}

describe('a fault', () => {
  it.each([
    ['throttle', 'ThrottlingException: Rate exceeded'],
    ['server-error', 'ServiceFault: The rehearsal was asked to fail here; nothing was done.'],
    ['drop-before', 'dropped-before'],
    ['drop-after', 'dropped-after'],
    ['delay', 'answered'],
  ] as const)('%s ends a call as %s', async (kind, met) => {
    const { call, waited } = under({ faults: [{ kind, delayMs: 250 }] });
    expect(await call()).toBe(met);
    expect(waited).toEqual(kind === 'delay' ? [250] : []);
  });

  it('is for its operation only', async () => {
    const { call } = under({ faults: [{ kind: 'drop-before', operation: 'CreateHIT' }] });
    expect(await call('SendBonus')).toBe('answered');
    expect(await call('CreateHIT')).toBe('dropped-before');
  });

  it('may come after a delay, and only the first of several ends the call', async () => {
    const { call, waited, injector } = under({
      faults: [
        { kind: 'delay', delayMs: 10 },
        { kind: 'throttle', times: 1 },
        { kind: 'drop-after', times: 1 },
      ],
    });
    expect(await call()).toContain('Rate exceeded');
    expect(injector.current().faults.map(({ times }) => times)).toEqual([undefined, 0, 1]);
    expect(await call()).toBe('dropped-after');
    expect(await call()).toBe('answered');
    expect(waited).toEqual([10, 10, 10]);
  });

  it('is gone when others are set', async () => {
    const { injector, call } = under({ faults: [{ kind: 'throttle' }], submissionLagMs: 5000 });
    expect(injector.submissionLag()).toBe(5000);
    injector.set({ faults: [] });
    expect(await call()).toBe('answered');
    expect(injector.submissionLag()).toBe(0);
  });
});

describe('shares and times', () => {
  const kinds = ['throttle', 'server-error', 'drop-before', 'drop-after'] as const;
  const fault: fc.Arbitrary<Fault> = fc.record(
    {
      kind: fc.constantFrom(...kinds),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      times: fc.integer({ min: 0, max: 60 }),
    },
    { requiredKeys: ['kind'] },
  );

  it('meet no more calls than the times, none at share 0, and as many as the share says', async () => {
    await fc.assert(
      fc.asyncProperty(fault, fc.integer(), async (wanted, seed) => {
        const calls = 300;
        const { call, injector } = under({ faults: [wanted] }, seed);
        const met: Met[] = [];
        for (let n = 0; n < calls; n += 1) met.push(await call());
        const failed = met.filter((one) => one !== 'answered').length;
        const { share = 1, times = calls } = wanted;
        expect(failed).toBeLessThanOrEqual(times);
        if (share === 0) expect(failed).toBe(0);
        if (share === 1) expect(failed).toBe(Math.min(times, calls));
        // Six standard deviations of the calls that chance picks.
        const spread = 6 * Math.sqrt(calls * share * (1 - share)) + 1;
        expect(failed).toBeGreaterThanOrEqual(Math.min(times, calls * share - spread));
        expect(failed).toBeLessThanOrEqual(calls * share + spread);
        const left = injector.current().faults[0]?.times;
        expect(left).toBe(wanted.times === undefined ? undefined : wanted.times - failed);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same again from the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 4 }), fc.integer(), async (faults, seed) => {
        const [a, b] = [under({ faults }, seed), under({ faults }, seed)];
        for (let n = 0; n < 40; n += 1) expect(await a.call()).toBe(await b.call());
      }),
      { numRuns: 30 },
    );
  });
});
