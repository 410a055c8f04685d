import { TurnoutError } from '@turnout/core';
import type { CreatedWorkers, WorkerProfile } from '@turnout/protocol';
import { environments } from '../domain/environment.ts';
import { workerIdFrom } from '../domain/ids.ts';
import type { Worker } from '../domain/worker.ts';
import type { MarketContext, Unit } from '../market/context.ts';

/** Makes a session of the worker site. @returns the token that a program works with */
export type CreateSession = (unit: Unit, workerId: number) => Promise<string>;

/** Whoever is not said to be new has a past that opens the usual requirements: 95 % of 1000 and more. */
const USUAL_APPROVED = 1980;
const USUAL_REJECTED = 20;

/**
 * Makes simulated workers, all or none.
 * @throws TurnoutError CONTROL_INPUT_INVALID for a qualification type that is not there
 */
export function createWorkers(
  context: MarketContext,
  createSession: CreateSession,
  profiles: readonly WorkerProfile[],
): Promise<CreatedWorkers> {
  return context.transact(async (unit) => {
    const workers = [];
    for (const profile of profiles) {
      const worker = await unit.workers.insert(workerFrom(profile, context));
      await grant(context, unit, worker, profile.qualifications ?? {});
      workers.push({ workerId: worker.workerId, token: await createSession(unit, worker.id) });
    }
    return { workers };
  });
}

const workerFrom = (profile: WorkerProfile, { random, clock }: MarketContext): Omit<Worker, 'id'> => ({
  workerId: workerIdFrom(random),
  status: 'active',
  locale: { country: profile.country ?? 'US', subdivision: profile.subdivision },
  adult: profile.adult ?? true,
  masters: profile.masters ?? false,
  pastApproved: profile.pastApproved ?? USUAL_APPROVED,
  pastRejected: profile.pastRejected ?? USUAL_REJECTED,
  createdAt: clock.now(),
});

async function grant(
  { clock }: MarketContext,
  unit: Unit,
  worker: Worker,
  values: NonNullable<WorkerProfile['qualifications']>,
): Promise<void> {
  for (const [typeId, value] of Object.entries(values)) {
    const number = await numberOfType(unit, typeId);
    await unit.qualifications.put({
      typeId: number,
      workerId: worker.id,
      status: 'Granted',
      value,
      grantedAt: clock.now(),
    });
  }
}

/** Workers are of both environments, and the id of a type of one of them. */
async function numberOfType(unit: Unit, typeId: string): Promise<number> {
  for (const environment of environments) {
    const type = await unit.qualificationTypes.byQualificationTypeId(typeId, environment);
    if (type !== undefined) return type.id;
  }
  throw new TurnoutError(
    'CONTROL_INPUT_INVALID',
    `There is no qualification type "${typeId}". The system's own follow from the rest of the profile.`,
  );
}
