import { invalidParameter } from '../api/parameter-refusals.ts';
import type { Worker } from '../domain/worker.ts';
import type { Repositories } from '../storage/repositories.ts';

/** @throws Refusal ParameterValidationError for an id that no worker has */
export async function knownWorker(
  { workers }: Pick<Repositories, 'workers'>,
  workerId: string,
): Promise<Worker> {
  const worker = await workers.byWorkerId(workerId);
  if (worker === undefined) throw invalidParameter(workerId, 'WorkerId');
  return worker;
}
