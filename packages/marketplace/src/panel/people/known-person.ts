import type { Worker } from '../../domain/worker.ts';
import type { Person } from '../../storage/people.ts';
import type { Repositories } from '../../storage/repositories.ts';
import { PanelRefusal } from '../refusal.ts';
import { type AdminVisit, pathPart } from '../visit.ts';

/** A worker with the person behind, as long as that one is not erased. */
export interface KnownPerson {
  readonly worker: Worker;
  readonly person: Person | undefined;
}

/** Whom the address names. @throws PanelRefusal no-such-person */
export async function personOf(
  visit: AdminVisit,
  repositories: Pick<Repositories, 'people' | 'workers'> = visit.market.read,
): Promise<KnownPerson> {
  const worker = await repositories.workers.byWorkerId(pathPart(visit, 'workerId'));
  if (worker === undefined) throw new PanelRefusal('no-such-person');
  return { worker, person: await repositories.people.ofWorker(worker.id) };
}

/** The same of somebody who is not erased. @throws PanelRefusal no-such-person */
export async function livingPersonOf(
  visit: AdminVisit,
  repositories?: Pick<Repositories, 'people' | 'workers'>,
): Promise<{ readonly worker: Worker; readonly person: Person }> {
  const { worker, person } = await personOf(visit, repositories);
  if (person === undefined) throw new PanelRefusal('no-such-person');
  return { worker, person };
}
