import { expect, it } from 'vitest';
import { postingsText } from '../src/commands/post/present.ts';

type Posting = Parameters<typeof postingsText>[0][number];

const posting: Posting = {
  ...{ id: 3, study: 'colours', environment: 'live', recruiter: 'mturk', designVersion: '1.0' },
  ...{ state: 'open', isEndUntold: false, externalId: '3AMYWKA6YBMWW78WS5C0WHJTEAB1CD' },
  ...{
    title: 'Name colours',
    places: 9,
    rewardMinor: 50,
    feeMinor: 10,
    currency: 'USD',
    screenOutsMinor: 0,
    autoApprovalMs: 0,
  },
  ...{ listed: undefined, groupId: undefined, workerLink: undefined, campaignId: undefined },
  ...{ annotation: 'a', token: 't', createdAt: 0, endsAt: 0, durationMs: 0, leaseUntil: 0 },
  assignments: {
    ...{ working: 1, submitted: 2, approved: 3, rejected: 0, returned: 0, timed_out: 0, screened_out: 0 },
  },
};

it('at a narrow terminal the recruiter’s long id goes first, and what people look for stays', () => {
  const wide = postingsText([posting], 200);
  expect(wide).toContain(posting.externalId);
  const narrow = postingsText([posting], 96);
  expect(narrow).toContain('No room for: id. ');
  for (const name of ['title', 'free', 'working', 'approved', 'reward']) expect(narrow).toContain(name);
  expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
});
