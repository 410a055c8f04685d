import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { only, post, workOn } from '../support/acts.ts';
import { openRehearsal, type Rehearsal } from '../support/rehearsal.ts';

let rehearsal: Rehearsal;
let hitId: string;

beforeEach(async () => {
  rehearsal = await openRehearsal();
  hitId = await post(rehearsal, { MaxAssignments: 30 });
});
afterEach(() => rehearsal.close());

const list = (more: object = {}) => rehearsal.call('ListAssignmentsForHIT', { HITId: hitId, ...more });

describe('unpaginated-read', () => {
  it('finds at the report that rows were left unread', async () => {
    await workOn(rehearsal, hitId, 12);
    await list();
    const finding = only(await rehearsal.findings('unpaginated-read'));
    expect(finding).toMatchObject({ subject: `ListAssignmentsForHIT ${hitId}`, times: 1, severity: 'error' });
    expect(finding.message).toContain('2 rows are behind the last page read');
  });

  it('counts each time the list was begun again', async () => {
    await workOn(rehearsal, hitId, 11);
    await list();
    await list();
    expect(await rehearsal.findings('unpaginated-read')).toMatchObject([{ times: 2 }]);
    expect(await rehearsal.findings('unpaginated-read')).toMatchObject([{ times: 2 }]);
  });

  it('is content with a list read to its end', async () => {
    await workOn(rehearsal, hitId, 12);
    const { body } = await list();
    await list({ NextToken: body.NextToken });
    expect(await rehearsal.findings('unpaginated-read')).toEqual([]);
  });

  it('is content with a page that held everything, full or not, although it had a token', async () => {
    await workOn(rehearsal, hitId, 10);
    expect((await list()).body.NextToken).toBeTypeOf('string');
    expect((await list({ MaxResults: 100 })).body.NextToken).toBeTypeOf('string');
    expect(await rehearsal.findings('unpaginated-read')).toEqual([]);
  });

  it('does not stumble over a HIT that is gone', async () => {
    await workOn(rehearsal, hitId, 11);
    const { body } = await list({ MaxResults: 10 });
    const others = (await list({ MaxResults: 10, NextToken: body.NextToken })).body;
    for (const page of [body, others])
      for (const { AssignmentId } of page.Assignments as { AssignmentId: string }[])
        await rehearsal.call('ApproveAssignment', { AssignmentId });
    await list({ MaxResults: 10 });
    await rehearsal.call('UpdateExpirationForHIT', { HITId: hitId, ExpireAt: 0 });
    expect((await rehearsal.call('DeleteHIT', { HITId: hitId })).status).toBe(200);
    expect(await rehearsal.findings('unpaginated-read')).toEqual([]);
  });
});

describe('reviewed-without-looking', () => {
  it('finds an approval of what was never read', async () => {
    const { assignmentId } = only(await workOn(rehearsal, hitId, 1));
    await rehearsal.call('ApproveAssignment', { AssignmentId: assignmentId });
    expect(await rehearsal.findings('reviewed-without-looking')).toMatchObject([
      { subject: 'ApproveAssignment', message: expect.stringContaining(assignmentId) },
    ]);
  });

  it('is content when it was read, in a list or alone', async () => {
    const [first, second] = await workOn(rehearsal, hitId, 2);
    await rehearsal.call('GetAssignment', { AssignmentId: first?.assignmentId });
    await rehearsal.call('ApproveAssignment', { AssignmentId: first?.assignmentId });
    await list();
    await rehearsal.call('RejectAssignment', { AssignmentId: second?.assignmentId, RequesterFeedback: 'no' });
    expect(await rehearsal.findings('reviewed-without-looking')).toEqual([]);
  });
});

describe('rejections', () => {
  const reject = async (RequesterFeedback: string, count: number): Promise<void> => {
    for (const { assignmentId: AssignmentId } of await workOn(rehearsal, hitId, count))
      await rehearsal.call('RejectAssignment', { AssignmentId, RequesterFeedback });
  };

  it('rejected-all: finds a HIT of which nothing was approved', async () => {
    await reject('The answers are missing.', 3);
    expect(await rehearsal.findings('rejected-all')).toMatchObject([{ subject: hitId }]);
  });

  it('rejected-all: is content once something was approved, and with two', async () => {
    await reject('The answers are missing.', 2);
    expect(await rehearsal.findings('rejected-all')).toEqual([]);
    const { assignmentId } = only(await workOn(rehearsal, hitId, 1));
    await rehearsal.call('ApproveAssignment', { AssignmentId: assignmentId });
    await reject('The answers are missing.', 1);
    expect(await rehearsal.findings('rejected-all')).toEqual([]);
  });

  it('rejection-without-reason: finds empty and blank feedback', async () => {
    await reject('', 1);
    await reject('  ', 1);
    expect(await rehearsal.findings('rejection-without-reason')).toMatchObject([{ times: 2 }]);
  });

  it('rejection-without-reason: is content with a word', async () => {
    await reject('The answers are missing.', 1);
    expect(await rehearsal.findings('rejection-without-reason')).toEqual([]);
  });
});
