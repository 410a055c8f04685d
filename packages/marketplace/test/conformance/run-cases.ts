import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationName, operations } from '../../src/api/shapes/index.ts';
import type { ProfileName } from '../../src/domain/profile.ts';
import { allCases } from './cases/index.ts';
import { isFor } from './conformance-case.ts';
import type { ClientName, Driver } from './drivers/driver.ts';
import { sdkDriver } from './drivers/sdk.ts';
import { openScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';

export interface RunOptions {
  readonly database?: 'sqlite' | 'postgres';
  /**
   * For a client that is slow: the operation that a case is about goes through it, what leads up to that through the
   * JavaScript client.
   */
  readonly onlyOwnOperation?: boolean;
}

/** Files were to be read with it until December 2017; it can only be refused. */
const neverDone: readonly OperationName[] = ['GetFileUploadURL'];

/** Runs all cases of a client, and checks that each operation was done and refused on the way. */
export function runCases(
  client: ClientName,
  openDriver: () => Driver,
  { database = 'sqlite', onlyOwnOperation = false }: RunOptions = {},
): void {
  describe(`${client}, the marketplace on ${database}`, () => {
    const notes: Notes = { done: new Set(), refused: new Set() };
    const stages = new Map<ProfileName, Promise<Stage>>();
    const opened: Driver[] = [];
    const open = (one: Driver): Driver => {
      opened.push(one);
      return one;
    };
    let driver: Driver;
    let helper: Driver;
    beforeAll(() => {
      driver = open(openDriver());
      helper = onlyOwnOperation ? open(sdkDriver()) : driver;
    });
    afterAll(async () => {
      for (const one of opened) await one.close();
      for (const stage of stages.values()) await (await stage).close();
    });
    const stageOf = (profile: ProfileName): Promise<Stage> => {
      const stage = stages.get(profile) ?? openStage({ database, profile });
      stages.set(profile, stage);
      return stage;
    };

    for (const one of allCases.filter((each) => isFor(each, client)))
      test(`${one.operation}: ${[...(one.rules ?? []), one.behaviour].join(' ')} [${one.id}]`, async () => {
        const stage = await stageOf(one.profile ?? 'observed');
        const through = noting(driver, notes);
        try {
          await one.run(await openScene(stage, (called) => (called === one.operation ? through : helper)));
        } finally {
          stage.setLag(0);
          expect(stage.wire.faults.splice(0)).toEqual([]);
        }
      });

    test('every operation was done and was refused, each answer as the published model has it', () => {
      const every = Object.keys(operations).toSorted();
      expect([...notes.done, ...neverDone].toSorted()).toEqual(every);
      expect([...notes.refused].toSorted()).toEqual(every);
    });
  });
}

interface Notes {
  readonly done: Set<OperationName>;
  readonly refused: Set<OperationName>;
}

/** The same client, noting what came of its calls. */
const noting = (driver: Driver, notes: Notes): Driver => ({
  ...driver,
  call: async (account, operation, input) => {
    const answer = await driver.call(account, operation, input);
    ('output' in answer ? notes.done : notes.refused).add(operation);
    return answer;
  },
});
