import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  behaviours,
  branch,
  cast,
  ordinaryCrowd,
  planLife,
  RehearsalError,
  seeded,
} from '../../src/index.ts';

const lives = fc.record({
  behaviour: fc.constantFrom(...behaviours),
  seed: fc.integer(),
  typicalMs: fc.integer({ min: 1000, max: 3_600_000 }),
});

const needsTask = new Set(['open', 'consent', 'begin', 'work', 'finish', 'hand-in', 'return', 'vanish']);

describe('a life', () => {
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(lives, ({ behaviour, seed, typicalMs }) => {
        const again = () => planLife(behaviour, typicalMs, seeded(seed));
        expect(again()).toEqual(again());
      }),
    );
  });

  it('begins with a look at the list, and takes whole milliseconds', () => {
    fc.assert(
      fc.property(lives, ({ behaviour, seed, typicalMs }) => {
        const life = planLife(behaviour, typicalMs, seeded(seed));
        expect(life[0]?.step.kind).toBe('browse');
        for (const { afterMs } of life) expect(Number.isInteger(afterMs) && afterMs >= 0).toBe(true);
      }),
    );
  });

  it('has a task only between accepting and letting go, and its steps in the order of the study', () => {
    const order = ['open', 'consent', 'begin', 'work', 'finish', 'hand-in'];
    fc.assert(
      fc.property(lives, ({ behaviour, seed, typicalMs }) => {
        let holds = false;
        let reached = -1;
        let done = 0;
        for (const { step } of planLife(behaviour, typicalMs, seeded(seed))) {
          if (step.kind === 'accept') [holds, reached, done] = [true, -1, 0];
          if (!needsTask.has(step.kind)) continue;
          expect(holds).toBe(true);
          const place = order.indexOf(step.kind);
          if (place >= 0) {
            expect(place === reached + 1 || (place === reached && step.kind === 'work')).toBe(true);
            reached = place;
          }
          if (step.kind === 'work') {
            expect(step.until).toBeGreaterThan(done);
            done = step.until;
          }
          if (step.kind === 'hand-in') expect(done).toBe(1);
          if (['hand-in', 'return', 'vanish'].includes(step.kind)) holds = false;
        }
        expect(holds).toBe(false);
      }),
    );
  });

  it('of a slow worker takes longer than a diligent one, and a spammer hardly any time', () => {
    const lengthOf = (behaviour: (typeof behaviours)[number]): number =>
      planLife(behaviour, 300_000, seeded(4)).reduce((sum, { afterMs }) => sum + afterMs, 0);
    expect(lengthOf('slow')).toBeGreaterThan(1.5 * lengthOf('diligent'));
    expect(lengthOf('spammer')).toBeLessThan(120_000);
  });
});

describe('a cast', () => {
  it('has as many people as asked for, each persona within one of its share', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }),
        fc.integer(),
        (n, shares, seed) => {
          fc.pre(shares.some((share) => share > 0));
          const personas = shares.map((share, index) => ({
            name: `p${index}`,
            share,
            behaviour: 'diligent' as const,
          }));
          const total = shares.reduce((sum, share) => sum + share, 0);
          const people = cast(n, personas, seeded(seed));
          expect(people).toHaveLength(n);
          for (const persona of personas) {
            const count = people.filter(({ name }) => name === persona.name).length;
            expect(Math.abs(count - (n * persona.share) / total)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it('of a hundred ordinary workers has everybody in it', () => {
    const names = new Set(cast(100, ordinaryCrowd, seeded(1)).map(({ name }) => name));
    expect(names.size).toBe(ordinaryCrowd.length);
  });

  it('without shares is refused', () => {
    expect(() => cast(3, [{ name: 'none', share: 0, behaviour: 'slow' }], seeded(1))).toThrow(RehearsalError);
  });
});

describe('branches of a seed', () => {
  it('differ by name, and stay the same by seed and name', () => {
    const draw = (seed: number, name: string): number => branch(seed, name).next();
    expect(draw(1, 'worker 1')).toBe(draw(1, 'worker 1'));
    expect(new Set(Array.from({ length: 200 }, (_, index) => draw(1, `worker ${index}`))).size).toBe(200);
  });
});
