import type { PostingOrder } from '@turnout/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderProblems } from '../../src/mturk/order-problems.ts';
import { postingRequirements } from '../../src/mturk/posting-requirements.ts';
import { all, done, orderOf } from '../contract/recruiter-contract.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

const NOW = Date.UTC(2026, 10, 21);
const SECOND = 1000;
const YEAR = 31_536_000 * SECOND;

let lab: MturkLab;
beforeAll(async () => {
  lab = await openMturkLab();
});
afterAll(() => lab.close());

const order = (changes: Partial<PostingOrder>): PostingOrder =>
  orderOf(lab, { endsAt: NOW + 86_400_000, ...changes });

describe('what is sent', () => {
  it.each<[Partial<PostingOrder>, string]>([
    [{ title: '' }, 'title: is empty.'],
    [{ title: 'x'.repeat(129) }, 'title: 129 characters, of 128 at most.'],
    [{ title: 'a\u0000b' }, 'title: holds a control character.'],
    [{ description: 'x'.repeat(2001) }, 'description: 2001 characters, of 2000 at most.'],
    [{ keywords: ['x'.repeat(600), 'y'.repeat(600)] }, 'keywords: 1202 characters, of 1000 at most.'],
    [{ annotation: 'x'.repeat(256) }, 'annotation: 256 characters, of 255 at most.'],
    [{ token: 'x'.repeat(65) }, 'token: 65 characters, of 64 at most.'],
    [{ rewardMinor: 0 }, 'reward: at least $0.01, in whole cents.'],
    [{ rewardMinor: 1.5 }, 'reward: at least $0.01, in whole cents.'],
    [{ places: 0 }, 'places: 0 places, of 1 to 1000000000.'],
    [{ places: 2.5 }, 'places: 2.5 places, of 1 to 1000000000.'],
    [{ durationMs: 29 * SECOND }, 'duration: 29000 ms, of 30000 to 31536000000.'],
    [{ durationMs: YEAR + SECOND }, 'duration: 31536001000 ms, of 30000 to 31536000000.'],
    [{ endsAt: NOW + 29 * SECOND }, 'lifetime: 29000 ms, of 30000 to 31536000000.'],
    [{ endsAt: NOW + YEAR + 1 }, 'lifetime: 31536000001 ms, of 30000 to 31536000000.'],
    [{ autoApprovalMs: -1 }, 'auto_approval_days: -1 ms, of 0 to 2592000000.'],
    [{ autoApprovalMs: 2_592_000_001 }, 'auto_approval_days: 2592000001 ms, of 0 to 2592000000.'],
    [
      { requireGroups: Array.from({ length: 11 }, (_, n) => `3GROUP${n}`) },
      'qualifications: 11 with the groups of this posting, of 10 at most.',
    ],
    [{ studyUrl: 'study.example.org' }, 'ad_url: "study.example.org" is no web address of the study.'],
    [{ studyUrl: 'javascript:alert(1)' }, 'ad_url: "javascript:alert(1)" is no web address of the study.'],
  ])('is checked before: %j', (changes, problem) => {
    expect(orderProblems(lab.settings, order(changes), NOW)).toEqual([problem]);
  });

  it('asks once for what settings and groups ask for both, so that nobody even sees it in vain', () => {
    const excluded = { QualificationTypeId: '3GROUP', Comparator: 'DoesNotExist' } as const;
    const other = { QualificationTypeId: '3OTHER', Comparator: 'Exists' } as const;
    const settings = { requirements: [excluded, other] };
    expect(postingRequirements(settings, order({ excludeGroups: ['3GROUP'] }))).toEqual([
      other,
      { ...excluded, ActionsGuarded: 'DiscoverPreviewAndAccept' },
    ]);
    expect(postingRequirements(settings, order({ requireGroups: ['3GROUP'] }))).toHaveLength(3);
  });

  it('must be reachable for workers elsewhere', () => {
    const far = { ...lab.settings, endpoint: 'https://panel.example.org/production' };
    const problems = (studyUrl: string) => orderProblems(far, order({ studyUrl }), NOW);
    expect(problems('https://study.example.org/pub')).toEqual([]);
    expect(problems('http://study.example.org/pub')).toEqual([expect.stringContaining('https')]);
    expect(problems('http://127.0.0.1:22362/pub')).toEqual([expect.stringContaining('no worker can reach')]);
    expect(problems('https://localhost/pub')).toEqual([expect.stringContaining('no worker can reach')]);
    expect(orderProblems(lab.settings, order({ studyUrl: 'http://127.0.0.1:22362/pub' }), NOW)).toEqual([]);
  });

  it('tells everything at once, and goes nowhere', async () => {
    const wrong = orderOf(lab, { title: '', places: 0 });
    expect(await lab.recruiter.post(wrong)).toEqual({
      kind: 'refused',
      code: 'ORDER_INVALID',
      message: 'title: is empty.\nplaces: 0 places, of 1 to 1000000000.',
      isAlready: false,
    });
    expect(await all(lab.recruiter.postings())).toEqual([]);
  });

  it('is taken by the service up to every bound', async () => {
    done(
      await lab.recruiter.post(
        orderOf(lab, {
          title: 'é'.repeat(128),
          description: 'x'.repeat(2000),
          keywords: ['x'.repeat(998)],
          annotation: 'x'.repeat(255),
          token: 'x'.repeat(64),
          rewardMinor: 1,
          places: 1,
          durationMs: 30_000,
          autoApprovalMs: 2_592_000_000,
          endsAt: Date.now() + YEAR,
          studyUrl: `https://study.example.org/pub?a=1&b="<'>&c=${'é'.repeat(20)}`,
        }),
      ),
    );
  });
});
