import { type Assignment, type AssignmentStatus, isLive, mayApprove } from '../../domain/assignment.ts';
import type { Hit } from '../../domain/hit.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext, Unit } from '../../market/context.ts';
import { approve, reject } from '../../market/review.ts';
import type { Repositories } from '../../storage/repositories.ts';
import type { Handlers } from '../handlers.ts';
import { lockedAssignment, ownAssignment, ownHit, wrongAssignmentState } from './found.ts';
import { listPage } from './paging.ts';
import { shownAssignment, shownHit } from './shown.ts';

const ofApi: Readonly<Record<'Submitted' | 'Approved' | 'Rejected', AssignmentStatus>> = {
  Submitted: 'submitted',
  Approved: 'approved',
  Rejected: 'rejected',
};
const allStatuses = Object.values(ofApi);

/** Reading and reviewing what workers submitted. */
export function assignmentOperations(context: MarketContext, accountOf: Accounts) {
  const { read, clock, profile } = context;
  const review = async (
    caller: Parameters<Accounts>[0],
    assignmentId: string,
    work: (unit: Unit, hit: Hit, assignment: Assignment) => Promise<unknown>,
  ): Promise<Record<string, never>> => {
    const requester = await accountOf(caller);
    await context.transact(async (unit) => {
      const { assignment, hit } = await lockedAssignment(unit, requester, assignmentId);
      if (isHidden(assignment, clock.now())) throw wrongAssignmentState('null');
      await work(unit, hit, assignment);
    });
    return {};
  };
  return {
    GetAssignment: async (caller, { AssignmentId }) => {
      const { assignment, hit } = await ownAssignment(read, await accountOf(caller), AssignmentId);
      if (!isReviewable(assignment, clock.now())) throw wrongAssignmentState('Reviewable,Approved,Rejected');
      return {
        Assignment: await shown(read, assignment, hit),
        HIT: shownHit(hit, clock.now(), profile),
      };
    },
    ListAssignmentsForHIT: async (caller, input) => {
      const hit = await ownHit(read, await accountOf(caller), input.HITId);
      const wanted = input.AssignmentStatuses ?? [];
      const statuses = wanted.length === 0 ? allStatuses : wanted.map((status) => ofApi[status]);
      const scope = JSON.stringify(['ListAssignmentsForHIT', hit.id, statuses]);
      const now = clock.now();
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, async (page) =>
        (await read.assignments.submittedTo(hit.id, statuses, now, page)).map((row) => ({
          ...row,
          id: row.submission ?? 0,
        })),
      );
      const shownRows = rows.map((row) =>
        shownAssignment(row, { hitId: hit.hitId, workerId: row.publicWorkerId }),
      );
      return { ...paging, Assignments: shownRows };
    },
    ApproveAssignment: (caller, { AssignmentId, RequesterFeedback, OverrideRejection = false }) =>
      review(caller, AssignmentId, async (unit, hit, assignment) => {
        const at = clock.now();
        if (!mayApprove(assignment, at, OverrideRejection)) throw wrongAssignmentState('Submitted');
        await approve(context, unit, hit, assignment, { at, feedback: RequesterFeedback });
      }),
    RejectAssignment: (caller, { AssignmentId, RequesterFeedback }) =>
      review(caller, AssignmentId, async (unit, hit, assignment) => {
        if (assignment.status !== 'submitted') throw wrongAssignmentState('Submitted');
        await reject(context, unit, hit, assignment, { at: clock.now(), feedback: RequesterFeedback });
      }),
    GetFileUploadURL: async () => {
      throw requestError(
        'InvalidParameterValue',
        'FileUploadAnswer questions have not been supported since December 2017: there is no file to download.',
      );
    },
  } satisfies Partial<Handlers>;
}

/** Submitted, and not yet to be seen: the lag that a rehearsal can ask for. */
const isHidden = (assignment: Assignment, now: number): boolean =>
  assignment.visibleAt !== undefined && now < assignment.visibleAt;

/** MA6. */
const isReviewable = (assignment: Assignment, now: number): boolean =>
  isLive(assignment.status) && assignment.status !== 'accepted' && !isHidden(assignment, now);

async function shown(
  { workers }: Pick<Repositories, 'workers'>,
  assignment: Assignment,
  hit: Hit,
): Promise<ReturnType<typeof shownAssignment>> {
  const worker = await workers.byId(assignment.workerId);
  if (worker === undefined) throw new Error(`the worker of assignment ${assignment.id} is not there`);
  return shownAssignment(assignment, { hitId: hit.hitId, workerId: worker.workerId });
}
