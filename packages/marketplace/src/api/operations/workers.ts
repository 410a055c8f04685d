import { requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { knownWorker } from '../../market/find-worker.ts';
import { notifyWorkers } from '../../market/notify-workers.ts';
import type { Handlers } from '../handlers.ts';
import { listPage } from './paging.ts';

/** How many workers a requester may block (API reference, CreateWorkerBlock). */
const MOST_BLOCKS = 100_000;

/** Keeping workers away, and writing to them. */
export function workerOperations(context: MarketContext, accountOf: Accounts) {
  const { read, clock, profile } = context;
  return {
    CreateWorkerBlock: async (caller, { WorkerId, Reason: reason }) => {
      const requester = await accountOf(caller);
      await context.transact(async (unit) => {
        const { id: workerId } = await knownWorker(unit, WorkerId);
        // The account is the lock under which its blocks are counted.
        await unit.requesters.lock(requester.id);
        const isNew = !(await unit.blocks.has(requester.id, workerId));
        if (isNew && (await unit.blocks.count(requester.id)) >= MOST_BLOCKS)
          throw requestError('PermissionDeniedException', `You can block ${MOST_BLOCKS} workers at most.`);
        await unit.blocks.put({ requesterId: requester.id, workerId, reason, blockedAt: clock.now() });
      });
      return {};
    },
    DeleteWorkerBlock: async (caller, { WorkerId }) => {
      const requester = await accountOf(caller);
      await context.transact(async (unit) => {
        const { id } = await knownWorker(unit, WorkerId);
        await unit.blocks.remove(requester.id, id);
      });
      return {};
    },
    ListWorkerBlocks: async (caller, input) => {
      const requester = await accountOf(caller);
      const scope = JSON.stringify(['ListWorkerBlocks', requester.id]);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, async (page) =>
        (await read.blocks.list(requester.id, page)).map((block) => ({ ...block, id: block.workerId })),
      );
      return {
        ...paging,
        WorkerBlocks: rows.map(({ publicWorkerId, reason }) => ({
          WorkerId: publicWorkerId,
          Reason: reason,
        })),
      };
    },
    NotifyWorkers: async (caller, input) => {
      const failures = await notifyWorkers(context, await accountOf(caller), {
        subject: input.Subject,
        body: input.MessageText,
        workerIds: input.WorkerIds,
      });
      return {
        NotifyWorkersFailureStatuses: failures.map(({ kind, message, workerId }) => ({
          NotifyWorkersFailureCode: kind,
          NotifyWorkersFailureMessage: message,
          WorkerId: workerId,
        })),
      };
    },
  } satisfies Partial<Handlers>;
}
