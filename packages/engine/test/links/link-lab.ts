import type { LinkAccount, PostingOrder } from '@turnout/core';
import { createLinkAccount, createLinks, type Links } from '../../src/index.ts';
import { type Lab, type LabOptions, startLab } from '../support/lab.ts';

export interface LinkLab extends Lab {
  readonly links: Links;
  /** Of a second server of the same study. */
  readonly secondLinks: Links;
  readonly account: LinkAccount;
  /** A posting as the researcher sees it. */
  post(changes?: Partial<PostingOrder>): Promise<{ id: number; externalId: string; code: string }>;
  /** A posting of the same study at a recruiter that sends people by itself. @returns our number of it */
  postElsewhere(): Promise<number>;
}

let postings = 0;

export const act = { actor: 'test', reason: 'a test' };

/** A study with the recruiter `link` over one store. */
export async function startLinkLab(options: LabOptions = {}): Promise<LinkLab> {
  const lab = await startLab(options);
  const links = createLinks(lab.engine.context);
  const account = createLinkAccount(lab.engine.context, 'live');
  return {
    ...lab,
    links,
    secondLinks: createLinks(lab.second.context),
    account,
    async post(changes = {}) {
      const order = { ...orderOf(lab), ...changes };
      const listed = await account.post(order);
      const id = await writePosting(lab, order, 'link', listed.externalId);
      return { id, externalId: listed.externalId, code: listed.workerLink?.split('/').at(-1) ?? '' };
    },
    postElsewhere: () => writePosting(lab, orderOf(lab), 'elsewhere', 'E1'),
  };
}

function orderOf(lab: Lab): PostingOrder {
  postings += 1;
  const now = lab.clock.now();
  return {
    title: 'A study of choices',
    description: '',
    keywords: [],
    studyUrl: 'https://lab.example.org/ad?mode=live',
    rewardMinor: 150,
    places: 2,
    durationMs: 3_600_000,
    endsAt: now + 86_400_000,
    autoApprovalMs: 86_400_000,
    annotation: `a${postings}`,
    token: `t${postings}`,
    requireGroups: [],
    excludeGroups: [],
  };
}

async function writePosting(
  lab: Lab,
  order: PostingOrder,
  recruiter: string,
  externalId: string,
): Promise<number> {
  return lab.store.write(async (tx) => {
    const made = await tx.postings.insert({
      study: 'stroop',
      environment: 'live',
      recruiter,
      designVersion: '1.0',
      annotation: order.annotation,
      token: order.token,
      title: order.title,
      currency: 'EUR',
      rewardMinor: order.rewardMinor,
      feeMinor: 0,
      screenOutsMinor: 0,
      places: order.places,
      durationMs: order.durationMs,
      autoApprovalMs: order.autoApprovalMs,
      createdAt: lab.clock.now(),
      endsAt: order.endsAt,
      leaseUntil: order.endsAt,
      campaignId: undefined,
    });
    if (made === undefined) throw new Error('the posting was there already');
    await tx.postings.change(made, { state: 'open', externalId });
    return made;
  });
}
