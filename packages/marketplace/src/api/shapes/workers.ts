import { Type } from 'typebox';
import { CustomerId, choice, list, Nothing, optional, paged, paging, Text } from './shared.ts';

const WorkerBlock = Type.Object({ WorkerId: optional(CustomerId), Reason: optional(Text) });

const NotifyWorkersFailureStatus = Type.Object({
  NotifyWorkersFailureCode: optional(choice('SoftFailure', 'HardFailure')),
  NotifyWorkersFailureMessage: optional(Text),
  WorkerId: optional(CustomerId),
});

export const workerOperations = {
  CreateWorkerBlock: { input: Type.Object({ WorkerId: CustomerId, Reason: Text }), output: Nothing },
  DeleteWorkerBlock: {
    input: Type.Object({ WorkerId: CustomerId, Reason: optional(Text) }),
    output: Nothing,
  },
  ListWorkerBlocks: {
    input: Type.Object(paging),
    output: Type.Object({ ...paged, WorkerBlocks: optional(list(WorkerBlock)) }),
  },
  NotifyWorkers: {
    input: Type.Object({ Subject: Text, MessageText: Text, WorkerIds: list(CustomerId) }),
    output: Type.Object({ NotifyWorkersFailureStatuses: optional(list(NotifyWorkersFailureStatus)) }),
  },
};
