import type { Environment } from '../../domain/environment.ts';
import type { Hit, HitStatus } from '../../domain/hit.ts';
import type { Requester } from '../../domain/requester.ts';
import type { Repositories } from '../../storage/repositories.ts';

const BATCH = 100;

/** All HITs of an environment with their accounts, except disposed ones, or those in a state. */
export async function* everyHit(
  { requesters, hits }: Pick<Repositories, 'requesters' | 'hits'>,
  environment: Environment,
  status?: HitStatus,
): AsyncIterable<Hit & { readonly requester: Requester }> {
  for (const requester of await requesters.list(environment)) {
    const filter = { requesterId: requester.id, ...(status !== undefined && { statuses: [status] }) };
    let after = 0;
    for (;;) {
      const page = await hits.list(filter, { after, limit: BATCH });
      for (const hit of page) yield { ...hit, requester };
      const last = page.at(-1);
      if (last === undefined || page.length < BATCH) break;
      after = last.id;
    }
  }
}
