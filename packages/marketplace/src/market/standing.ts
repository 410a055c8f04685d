import type { Environment } from '../domain/environment.ts';
import { percentApproved, type Standing, systemTypes } from '../domain/requirement.ts';
import type { Worker } from '../domain/worker.ts';
import type { Repositories } from '../storage/repositories.ts';

/** What a worker brings against requirements: what was granted, and what the service itself counts. */
export async function standingOf(
  repositories: Pick<Repositories, 'qualifications' | 'workers'>,
  worker: Worker,
  environment: Environment,
): Promise<Standing> {
  const granted = await repositories.qualifications.valuesOf(worker.id);
  const counts = await repositories.workers.counts(worker.id, environment);
  const approved = worker.pastApproved + counts.approved;
  const rejected = worker.pastRejected + counts.rejected;
  return {
    locale: worker.locale,
    values: new Map([
      ...granted,
      [systemTypes.numberApproved, approved],
      [systemTypes.percentApproved, percentApproved(approved, rejected)],
      [systemTypes.adult, Number(worker.adult)],
      ...(worker.masters ? [[systemTypes.masters[environment], 1] as const] : []),
    ]),
  };
}
