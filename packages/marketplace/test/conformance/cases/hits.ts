import { expect } from 'vitest';
import { DAY, HOUR } from '../../support/market.ts';
import { casesOf } from '../conformance-case.ts';
import { badNextToken, noAssignment, noHit, tooManyResults, violating, wrongHitState } from '../expected.ts';
import type { Lab } from '../scene.ts';

const STATES = 'developer guide, Retrieving HIT status';
const counts = (available: number, pending: number, completed = 0) => ({
  NumberOfAssignmentsAvailable: available,
  NumberOfAssignmentsPending: pending,
  NumberOfAssignmentsCompleted: completed,
});

/** A HIT on which one slot was taken and three hours went by. */
async function expiredUnderWork({
  post,
  take,
  pass,
}: Pick<Lab, 'post' | 'take'> & { pass(ms: number): Promise<void> }) {
  const { HITId } = await post({ LifetimeInSeconds: 3600, AssignmentDurationInSeconds: 6 * 3600 });
  const held = await take(HITId);
  await pass(3 * HOUR);
  return { HITId, held };
}

export const hitCases = [
  ...casesOf('GetHIT', [
    {
      id: 'get-hit',
      behaviour: 'It gives what CreateHIT gave, as long as nothing happened.',
      fact: 'API reference, GetHIT',
      clients: 'all',
      run: async ({ post, hit }) => {
        const posted = await post();
        expect(await hit(posted.HITId)).toEqual(posted);
      },
    },
    {
      id: 'states-and-counts',
      rules: ['MH1', 'MH2'],
      behaviour:
        'State and counts follow accept, return, submit and review as the table of the guide has them; Completed counts what was reviewed.',
      fact: `${STATES}; psiTurk’s and Mephisto’s use of the counts`,
      clients: 'all',
      run: async ({ ask, post, take, handIn, giveBack, hit }) => {
        const { HITId } = await post({ MaxAssignments: 5 });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Assignable', ...counts(5, 0) });
        const held = [await take(HITId), await take(HITId), await take(HITId)];
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Assignable', ...counts(2, 3) });
        held.push(await take(HITId), await take(HITId));
        const [a, b, c, d, e] = held;
        if (!a || !b || !c || !d || !e) throw new Error('five are held');
        await handIn(a);
        await handIn(b);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Unassignable', ...counts(0, 3) });
        await giveBack(c);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Assignable', ...counts(1, 2) });
        for (const one of [await take(HITId), d, e]) await handIn(one);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', ...counts(0, 0) });
        await ask('ApproveAssignment', { AssignmentId: a.AssignmentId });
        await ask('RejectAssignment', { AssignmentId: b.AssignmentId, RequesterFeedback: '' });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', ...counts(0, 0, 2) });
      },
    },
    {
      id: 'no-hit',
      behaviour: 'Of a HIT that does not exist it says "Hit … does not exist." and no more.',
      fact: 'text recorded in aws-cli issue 6116',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('GetHIT', { HITId: '3NONE' }, noHit('3NONE'));
      },
    },
    {
      id: 'foreign-hit',
      behaviour: 'A HIT of another requester, or of the other environment, is as unknown as one of nobody.',
      fact: 'text recorded in aws-cli issue 6116',
      clients: 'all',
      run: async ({ post, lab }) => {
        const { HITId } = await post();
        await (await lab()).refused('GetHIT', { HITId }, noHit(HITId));
        await (await lab({ environment: 'sandbox' })).refused('GetHIT', { HITId }, noHit(HITId));
      },
    },
    {
      id: 'refusal-time',
      behaviour:
        'The text of a refusal ends in the time in milliseconds, in the sandbox with an "s" behind it.',
      fact: 'all recorded answers of either environment (ParlAI issue 2957, boto3 issue 2107, psiTurk issues 360 and 424)',
      clients: 'all',
      run: async ({ refused, lab }) => {
        const production = await refused('GetHIT', { HITId: '3NONE' }, noHit('3NONE'));
        expect(production.message).toMatch(/^Hit 3NONE does not exist\. \(\d{13}\)$/);
        const sandbox = await lab({ environment: 'sandbox' });
        const { message } = await sandbox.refused('GetHIT', { HITId: '3NONE' }, noHit('3NONE'));
        expect(message).toMatch(/^Hit 3NONE does not exist\. \(\d{13} s\)$/);
      },
    },
    {
      id: 'one-each',
      rules: ['MA1'],
      behaviour:
        'A worker who returned may accept again; one who submitted may not; who holds a slot gets the same.',
      fact: 'developer guide, Assignments',
      clients: 'all',
      run: async ({ post, take, giveBack, handIn, notGiven, hit }) => {
        const { HITId } = await post();
        const first = await take(HITId);
        await giveBack(first);
        const again = await take(HITId, first.WorkerId);
        expect(await take(HITId, first.WorkerId)).toEqual(again);
        expect(await hit(HITId)).toMatchObject(counts(2, 1));
        await handIn(again);
        expect(await notGiven(HITId, first.WorkerId)).toBe('done-already');
      },
    },
    {
      id: 'hit-id-pattern',
      behaviour: 'An id of lower case letters is a ValidationException.',
      fact: 'published service model, EntityId',
      clients: 'all',
      run: ({ refused }) =>
        refused(
          'GetHIT',
          { HITId: 'none' },
          violating(
            "Value 'none' at 'hITId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[A-Z0-9]+$",
          ),
        ).then(() => undefined),
    },
    {
      id: 'expired',
      rules: ['MH3'],
      behaviour:
        'An expired HIT on which nobody works is Reviewable; what nobody took stays counted as available.',
      fact: `${STATES}; Mephisto and psiTurk rely on the count; a switch of the profile`,
      clients: 'all',
      run: async ({ post, work, hit, pass }) => {
        const { HITId } = await post({ LifetimeInSeconds: 3600 });
        await work(HITId);
        await pass(HOUR);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', ...counts(2, 0) });
      },
    },
    {
      id: 'expired-docs',
      behaviour: 'With the profile "docs" nothing is available after the end.',
      fact: `${STATES}; a switch of the profile`,
      clients: 'all',
      profile: 'docs',
      run: async ({ post, work, hit, pass }) => {
        const { HITId } = await post({ LifetimeInSeconds: 3600 });
        await work(HITId);
        await pass(HOUR);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', ...counts(0, 0) });
      },
    },
    {
      id: 'expired-under-work',
      rules: ['MH3', 'MA3'],
      behaviour:
        'While somebody works on an expired HIT it is Unassignable; the work may be handed in until its own deadline.',
      fact: 'developer guide, Assignments; the state is in recorded refusals of DeleteHIT; a switch of the profile',
      clients: 'all',
      run: async (scene) => {
        const { HITId, held } = await expiredUnderWork(scene);
        expect(await scene.hit(HITId)).toMatchObject({ HITStatus: 'Unassignable', ...counts(2, 1) });
        await scene.handIn(held);
        expect(await scene.hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', ...counts(2, 0) });
      },
    },
    {
      id: 'expired-under-work-docs',
      rules: ['MH3'],
      behaviour: 'With the profile "docs" it is Reviewable as soon as it has expired.',
      fact: `${STATES}; a switch of the profile`,
      clients: 'all',
      profile: 'docs',
      run: async (scene) => {
        const { HITId } = await expiredUnderWork(scene);
        expect((await scene.hit(HITId)).HITStatus).toBe('Reviewable');
      },
    },
    {
      id: 'abandoned',
      rules: ['MA3', 'MA2'],
      behaviour: 'At the deadline of an assignment its slot is free again.',
      fact: 'developer guide, Assignments',
      clients: 'all',
      run: async ({ post, take, hit, pass, work }) => {
        const { HITId } = await post({ AssignmentDurationInSeconds: 60 });
        const held = await take(HITId);
        await pass(60_000);
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Assignable', ...counts(3, 0) });
        expect((await work(HITId)).AssignmentId).toBe(held.AssignmentId);
      },
    },
  ]),
  ...casesOf('ListHITs', [
    {
      id: 'list-hits',
      behaviour:
        'It gives ten HITs unless MaxResults says otherwise, at most 100, each once, and none that was deleted.',
      fact: 'API reference, ListHITs; default measured by users (mturk-code-samples issue 3)',
      clients: 'all',
      run: async ({ ask, post }) => {
        const posted: string[] = [];
        for (let n = 0; n < 12; n += 1) posted.push((await post({ MaxAssignments: 1 })).HITId);
        const [gone = ''] = posted;
        await ask('UpdateExpirationForHIT', { HITId: gone, ExpireAt: 0 });
        await ask('DeleteHIT', { HITId: gone });
        const first = await ask('ListHITs', {});
        expect(first.NumResults).toBe(10);
        const second = await ask('ListHITs', { NextToken: first.NextToken, MaxResults: 100 });
        const listed = [...(first.HITs ?? []), ...(second.HITs ?? [])].map(({ HITId }) => HITId);
        expect(listed.toSorted()).toEqual(posted.slice(1).toSorted());
      },
    },
    {
      id: 'list-hits-empty-page',
      behaviour: 'Every page with HITs has a NextToken; the list ends with an empty page that has none.',
      fact: 'oTree and Mephisto index NextToken without looking after a page with HITs; a switch of the profile',
      clients: 'all',
      run: async ({ ask, post }) => {
        await post();
        const { NextToken, NumResults } = await ask('ListHITs', {});
        expect([NumResults, typeof NextToken]).toEqual([1, 'string']);
        expect(await ask('ListHITs', { NextToken })).toEqual({ NumResults: 0, HITs: [] });
      },
    },
    {
      id: 'list-hits-last-page-docs',
      behaviour: 'With the profile "docs" the last page has no NextToken.',
      fact: 'API reference, ListHITs; a switch of the profile',
      clients: 'all',
      profile: 'docs',
      run: async ({ ask, post }) => {
        await post();
        const { NextToken, NumResults } = await ask('ListHITs', { MaxResults: 1 });
        expect([NumResults, NextToken]).toEqual([1, undefined]);
      },
    },
    {
      id: 'list-hits-250',
      behaviour: '250 HITs are read whole by the client’s own paginator, 100 at a time.',
      fact: 'API reference, ListHITs; four requests measured with each of the clients',
      clients: 'all',
      run: async ({ stage, pages, account, post }) => {
        const { HITId } = await post({ MaxAssignments: 1, Reward: '0.01' });
        await stage.context.transact(async (unit) => {
          const hit = await unit.hits.byHitId(HITId);
          if (hit === undefined) throw new Error('the HIT is not there');
          const { id: _, ...copy } = hit;
          for (let n = 1; n < 250; n += 1)
            await unit.hits.insert({ ...copy, hitId: `3${account.accessKey}X${n}`, heldMinor: 0 });
        });
        const read = await pages('ListHITs', {}, 100);
        const ids = read.flatMap(({ HITs = [] }) => HITs.map((hit) => hit.HITId));
        expect(new Set(ids).size).toBe(250);
        expect(ids).toHaveLength(250);
      },
    },
    {
      id: 'list-hits-refused',
      behaviour:
        'MaxResults above 100 is a ValidationException, a NextToken that is none of this list’s a RequestError.',
      fact: 'published service model, ResultSize; the text about the token is not recorded anywhere',
      clients: 'all',
      run: async ({ ask, refused, post }) => {
        await post();
        await refused('ListHITs', { MaxResults: 101 }, tooManyResults);
        const { NextToken } = await ask('ListHITsForQualificationType', { QualificationTypeId: '3NONE' });
        expect(NextToken).toBeUndefined();
        await refused('ListHITs', { NextToken: 'made-up' }, badNextToken);
      },
    },
  ]),
  ...casesOf('ListReviewableHITs', [
    {
      id: 'reviewable',
      behaviour: 'It lists the Reviewable HITs and no others.',
      fact: 'API reference, ListReviewableHITs',
      clients: 'all',
      run: async ({ ask, post, work }) => {
        await post();
        const { HITId } = await post({ MaxAssignments: 1 });
        await work(HITId);
        expect((await ask('ListReviewableHITs', {})).HITs).toMatchObject([
          { HITId, HITStatus: 'Reviewable' },
        ]);
      },
    },
    {
      id: 'reviewable-filters',
      behaviour: 'Status chooses what is Reviewable or what is Reviewing, HITTypeId the HITs of one type.',
      fact: 'API reference, ListReviewableHITs',
      clients: 'all',
      run: async ({ ask, post, work }) => {
        await post();
        const first = await post({ MaxAssignments: 1 });
        const second = await post({ MaxAssignments: 1, Title: 'Another' });
        for (const { HITId } of [first, second]) await work(HITId);
        const ids = async (input: object) =>
          (await ask('ListReviewableHITs', input)).HITs?.map(({ HITId }) => HITId);
        expect(await ids({})).toEqual([first.HITId, second.HITId]);
        expect(await ids({ HITTypeId: second.HITTypeId })).toEqual([second.HITId]);
        await ask('UpdateHITReviewStatus', { HITId: first.HITId });
        expect(await ids({ Status: 'Reviewable' })).toEqual([second.HITId]);
        expect(await ids({ Status: 'Reviewing' })).toEqual([first.HITId]);
      },
    },
    {
      id: 'reviewable-refused',
      behaviour: 'Another state than those two is a ValidationException.',
      fact: 'published service model, ReviewableHITStatus',
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'ListReviewableHITs',
          { Status: 'Assignable' },
          violating(
            "Value 'Assignable' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Reviewable, Reviewing]",
          ),
        );
      },
    },
  ]),
  ...casesOf('ListHITsForQualificationType', [
    {
      id: 'list-hits-of-qualification',
      behaviour: 'It lists the HITs that ask for the qualification.',
      fact: 'API reference, ListHITsForQualificationType',
      clients: 'all',
      run: async ({ ask, post }) => {
        await post();
        const adult = {
          QualificationTypeId: '00000000000000000060',
          Comparator: 'EqualTo' as const,
          IntegerValues: [1],
        };
        const { HITId } = await post({ QualificationRequirements: [adult] });
        const { HITs } = await ask('ListHITsForQualificationType', {
          QualificationTypeId: adult.QualificationTypeId,
        });
        expect(HITs).toMatchObject([{ HITId }]);
      },
    },
    {
      id: 'list-hits-of-qualification-refused',
      behaviour: 'MaxResults above 100 is a ValidationException.',
      fact: 'published service model, ResultSize',
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'ListHITsForQualificationType',
          { QualificationTypeId: '3ANY', MaxResults: 101 },
          tooManyResults,
        );
      },
    },
  ]),
  ...casesOf('DeleteHIT', [
    {
      id: 'delete',
      rules: ['MH6'],
      behaviour:
        'A reviewed HIT is gone with its assignments: neither can be read, rejected work can no longer be approved.',
      fact: 'API reference, DeleteHIT',
      clients: 'all',
      run: async ({ ask, refused, post, work }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const [a, b] = [await work(HITId), await work(HITId)];
        await ask('ApproveAssignment', { AssignmentId: a.AssignmentId });
        await ask('RejectAssignment', { AssignmentId: b.AssignmentId, RequesterFeedback: 'empty' });
        await ask('DeleteHIT', { HITId });
        await refused('GetHIT', { HITId }, noHit(HITId));
        await refused('ListAssignmentsForHIT', { HITId }, noHit(HITId));
        await refused('GetAssignment', { AssignmentId: a.AssignmentId }, noAssignment(a.AssignmentId));
        await refused(
          'ApproveAssignment',
          { AssignmentId: b.AssignmentId, OverrideRejection: true },
          noAssignment(b.AssignmentId),
        );
      },
    },
    {
      id: 'delete-wrong-state',
      rules: ['MH6'],
      behaviour:
        'It is refused while the HIT is open, worked on or holds unreviewed work, in words that name the state (two blanks after the first sentence).',
      fact: 'texts recorded in boto3 issue 2107 and in Dallinger’s client',
      clients: 'all',
      run: async ({ ask, refused, post, take, handIn }) => {
        const { HITId } = await post({ MaxAssignments: 1 });
        const allowed = 'Reviewing, Reviewable';
        await refused('DeleteHIT', { HITId }, wrongHitState('Assignable', allowed));
        const held = await take(HITId);
        await refused('DeleteHIT', { HITId }, wrongHitState('Unassignable', allowed));
        await handIn(held);
        await refused('DeleteHIT', { HITId }, wrongHitState('Reviewable', allowed));
        await ask('ApproveAssignment', { AssignmentId: held.AssignmentId });
        await ask('DeleteHIT', { HITId });
        await refused('DeleteHIT', { HITId }, wrongHitState('Disposed', allowed));
      },
    },
    {
      id: 'delete-unknown',
      behaviour: 'A HIT of nobody, or of another requester, "does not exist".',
      fact: 'text recorded in aws-cli issue 6116',
      clients: 'all',
      run: async ({ refused, post, lab }) => {
        const { HITId } = await post();
        await refused('DeleteHIT', { HITId: '3NONE' }, noHit('3NONE'));
        await (await lab()).refused('DeleteHIT', { HITId }, noHit(HITId));
      },
    },
    {
      id: 'disposed-by-itself',
      rules: ['MH6'],
      behaviour: '120 days after its end a HIT is disposed of by itself.',
      fact: 'API reference, DeleteHIT',
      clients: 'all',
      run: async ({ refused, post, hit, pass }) => {
        const { HITId } = await post({ LifetimeInSeconds: 3600 });
        await pass(HOUR + 120 * DAY - 1);
        expect((await hit(HITId)).HITStatus).toBe('Reviewable');
        await pass(1);
        await refused('GetHIT', { HITId }, noHit(HITId));
      },
    },
  ]),
];
