import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationName, operations } from '../../src/api/shapes/index.ts';
import type { ProfileName } from '../../src/domain/profile.ts';
import { allCases } from './cases/index.ts';
import { isFor } from './conformance-case.ts';
import type { ClientName, Driver } from './drivers/driver.ts';
import { sdkDriver } from './drivers/sdk.ts';
import { openScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';

/** Files were to be read with it until December 2017; it can only be refused. */
const neverDone: readonly OperationName[] = ['GetFileUploadURL'];

/**
 * Runs all cases of a client. Where a call starts a process, the operation that a case is about goes through the
 * client and what leads up to it through the JavaScript one.
 */
export function runCases(
  client: ClientName,
  openDriver: () => Driver,
  { database = 'sqlite', onlyOwnOperation = false }: RunOptions = {},
): void {
  describe(`${client}, the marketplace on ${database}`, () => {
    const stages = new Map<ProfileName, Stage>();
    let driver: Driver;
    let helper: Driver;
    beforeAll(async () => {
      driver = openDriver();
      helper = onlyOwnOperation ? sdkDriver() : driver;
      for (const profile of ['observed', 'docs'] as const)
        stages.set(profile, await openStage({ database, profile }));
    });
    afterAll(async () => {
      for (const one of new Set([driver, helper])) await one.close();
      for (const stage of stages.values()) await stage.close();
    });

    const done = new Set<OperationName>();
    const refused = new Set<OperationName>();
    const noting =
      (operation: OperationName) =>
      (called: OperationName): Driver =>
        called === operation ? noted(driver, { done, refused }) : helper;

    for (const one of allCases.filter((each) => isFor(each, client)))
      test(`${one.operation}: ${[...(one.rules ?? []), one.behaviour].join(' ')} [${one.id}]`, async () => {
        const stage = stages.get(one.profile ?? 'observed');
        if (stage === undefined) throw new Error('the stage is not there');
        try {
          await one.run(await openScene(stage, noting(one.operation)));
        } finally {
          stage.setLag(0);
          expect(stage.wire.faults.splice(0)).toEqual([]);
        }
      });

    test('every operation was done and was refused, and every answer is as the published model has it', () => {
      const every = Object.keys(operations).toSorted();
      expect([...done, ...neverDone].toSorted()).toEqual(every);
      expect([...refused].toSorted()).toEqual(every);
      expect([...stages.values()].flatMap(({ wire }) => wire.faults)).toEqual([]);
    });
  });
}

export interface RunOptions {
  readonly database?: 'sqlite' | 'postgres';
  /** Only the operation of the case goes through the client. */
  readonly onlyOwnOperation?: boolean;
}

/** The same client, noting what came of its calls. */
const noted = (
  driver: Driver,
  notes: { readonly done: Set<OperationName>; readonly refused: Set<OperationName> },
): Driver => ({
  ...driver,
  call: async (account, operation, input) => {
    const answer = await driver.call(account, operation, input);
    ('output' in answer ? notes.done : notes.refused).add(operation);
    return answer;
  },
});
