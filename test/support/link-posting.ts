import { createLinkAccount } from '@turnout/engine';
import type { Lab } from './lab.ts';

export interface LinkPostingFixture {
  /** Our number of the posting. */
  readonly id: number;
  /** Of its open link. */
  readonly code: string;
  /** Places that nobody has. */
  free(): Promise<number>;
}

let postings = 0;

/** A posting of the recruiter `link`, as a researcher's command makes it. */
export async function postByLink(lab: Lab, places: number): Promise<LinkPostingFixture> {
  postings += 1;
  const now = lab.clock.now();
  const account = createLinkAccount(lab.engine.context, 'live');
  const order = {
    title: 'Choices <b>& more</b>',
    description: '',
    keywords: [],
    studyUrl: 'http://localhost:22362/ad?mode=live',
    rewardMinor: 0,
    places,
    durationMs: 3_600_000,
    endsAt: now + 86_400_000,
    autoApprovalMs: 0,
    annotation: `a${postings}`,
    token: `t${postings}`,
    requireGroups: [],
    excludeGroups: [],
  };
  const listed = await account.post(order);
  const id = await lab.store.write(async (tx) => {
    const made = await tx.postings.insert({
      ...order,
      study: lab.engine.context.settings.study,
      environment: 'live',
      recruiter: 'link',
      designVersion: '1.0',
      currency: 'EUR',
      feeMinor: 0,
      screenOutsMinor: 0,
      createdAt: now,
      leaseUntil: order.endsAt,
      campaignId: undefined,
    });
    if (made === undefined) throw new Error('posted twice');
    await tx.postings.change(made, { state: 'open', externalId: listed.externalId });
    return made;
  });
  return {
    id,
    code: listed.workerLink?.split('/').at(-1) ?? '',
    free: async () => (await account.posting(listed.externalId))?.available ?? -1,
  };
}
