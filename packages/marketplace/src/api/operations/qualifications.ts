import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { ownType } from '../../market/qualifications/find-type.ts';
import { grantToWorker, revokeFromWorker, scoreOf } from '../../market/qualifications/grants.ts';
import {
  acceptQualificationRequest,
  rejectQualificationRequest,
} from '../../market/qualifications/review-request.ts';
import type { Handlers } from '../handlers.ts';
import { invalidParameter } from '../parameter-refusals.ts';
import { listPage } from './paging.ts';
import { qualificationTypeOperations } from './qualification-types.ts';
import { shownQualification, shownRequest } from './shown-qualifications.ts';

/** Types of qualifications, who has them and who asks for them. */
export const qualificationOperations = (context: MarketContext, accountOf: Accounts) => ({
  ...qualificationTypeOperations(context, accountOf),
  ...grantOperations(context, accountOf),
  ...requestOperations(context, accountOf),
});

function grantOperations(context: MarketContext, accountOf: Accounts) {
  const { read, profile } = context;
  return {
    AssociateQualificationWithWorker: async (caller, input) => {
      const requester = await accountOf(caller);
      if (input.IntegerValue === undefined && profile.associateWithoutValue === 'refused')
        throw invalidParameter(null, 'IntegerValue');
      await grantToWorker(context, requester, {
        qualificationTypeId: input.QualificationTypeId,
        workerId: input.WorkerId,
        value: input.IntegerValue,
        tell: input.SendNotification ?? true,
      });
      return {};
    },
    DisassociateQualificationFromWorker: async (caller, input) => {
      await revokeFromWorker(context, await accountOf(caller), {
        qualificationTypeId: input.QualificationTypeId,
        workerId: input.WorkerId,
        reason: input.Reason,
      });
      return {};
    },
    GetQualificationScore: async (caller, input) => {
      const requester = await accountOf(caller);
      const { QualificationTypeId: qualificationTypeId, WorkerId: workerId } = input;
      const { qualification } = await scoreOf(read, requester, { qualificationTypeId, workerId });
      return {
        Qualification: shownQualification(
          { ...qualification, publicWorkerId: workerId },
          qualificationTypeId,
        ),
      };
    },
    ListWorkersWithQualificationType: async (caller, input) => {
      const requester = await accountOf(caller);
      const { QualificationTypeId: id, Status } = input;
      const type = await ownType(read, requester, id);
      const statuses = Status === undefined ? (['Granted', 'Revoked'] as const) : [Status];
      const scope = JSON.stringify(['ListWorkersWithQualificationType', type.id, Status]);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
        read.qualifications.holders(type.id, statuses, page),
      );
      return { ...paging, Qualifications: rows.map((held) => shownQualification(held, id)) };
    },
  } satisfies Partial<Handlers>;
}

function requestOperations(context: MarketContext, accountOf: Accounts) {
  const { read, profile } = context;
  return {
    ListQualificationRequests: async (caller, input) => {
      const requester = await accountOf(caller);
      const id = input.QualificationTypeId;
      const type = id === undefined ? undefined : await ownType(read, requester, id);
      const scope = JSON.stringify(['ListQualificationRequests', requester.id, type?.id]);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
        read.qualificationRequests.pending(requester.id, type?.id, page),
      );
      return { ...paging, QualificationRequests: rows.map(shownRequest) };
    },
    AcceptQualificationRequest: async (caller, input) => {
      await acceptQualificationRequest(context, await accountOf(caller), {
        requestId: input.QualificationRequestId,
        value: input.IntegerValue,
      });
      return {};
    },
    RejectQualificationRequest: async (caller, input) => {
      await rejectQualificationRequest(context, await accountOf(caller), {
        requestId: input.QualificationRequestId,
        reason: input.Reason,
      });
      return {};
    },
  } satisfies Partial<Handlers>;
}
