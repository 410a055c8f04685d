import type { AssignmentRef, ListedPosting, Recruiter } from '@turnout/core';
import type { ResearcherAccount, RunningProlific } from '@turnout/marketplace';
import { createProlificRecruiter, type ProlificSettings } from '@turnout/recruiters/prolific';
import {
  documentWith,
  EVEN_FEES,
  openProlificAccount,
} from '../../../../../test/support/prolific-account.ts';
import type { RecruiterLab } from '../../contract/recruiter-contract.ts';
import { settingsAt } from './settings.ts';

/** The stand-in of Prolific with one account, and a recruiter on it. */
export interface ProlificLab extends RecruiterLab {
  readonly prolific: RunningProlific;
  readonly account: ResearcherAccount;
  readonly settings: ProlificSettings;
  /** Another one on the same account, as another server has. */
  another(changes?: Partial<ProlificSettings>): Recruiter;
  takeAs(participant: string | undefined, posting: Pick<ListedPosting, 'externalId'>): Promise<AssignmentRef>;
  /** Calls Prolific as the account, past the recruiter. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  advance(ms: number): Promise<void>;
}

export async function openProlificLab(): Promise<ProlificLab> {
  let passed = 0;
  const clock = { now: () => Date.now() + passed };
  const { prolific, account, token, call } = await openProlificAccount(
    { currency: 'GBP', balanceMinor: 1_000_000 },
    { clock, fees: EVEN_FEES },
  );
  const settings = settingsAt(prolific.apiUrl, {
    token,
    workspace: account.workspaceId,
    project: account.projectId,
    document: JSON.stringify(documentWith({ rewardMinor: 20, slots: 10 })),
  });
  const another = (changes: Partial<ProlificSettings> = {}) =>
    createProlificRecruiter({ ...settings, ...changes }, { clock, wait: async () => {} });
  const takeAs: ProlificLab['takeAs'] = async (participant, { externalId }) => {
    const place = await prolific.takePlace(externalId, participant);
    return {
      postingExternalId: externalId,
      externalId: place.submissionId,
      workerId: place.participantId,
    };
  };
  return {
    recruiter: another(),
    prolific,
    account,
    settings,
    another,
    studyUrl: 'https://study.example.org/pub?mode=live',
    take: (posting) => takeAs(undefined, posting),
    takeAs,
    handIn: ({ externalId }) => prolific.submit(externalId, 'CDONE'),
    giveBack: ({ externalId }) => prolific.return(externalId),
    spentMinor: async () => {
      await prolific.settle();
      const [money] = await prolific.money();
      return money && money.participantsMinor + money.feesMinor + money.vatMinor;
    },
    call,
    advance: async (ms) => {
      passed += ms;
      await prolific.settle();
    },
    close: () => prolific.stop(),
  };
}
