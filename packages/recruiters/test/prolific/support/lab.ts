import type { AssignmentRef, ListedPosting, Recruiter } from '@turnout/core';
import {
  type NewResearcher,
  type ProlificBehaviour,
  type ResearcherAccount,
  type RunningProlific,
  startProlific,
} from '@turnout/marketplace';
import { createProlificRecruiter, type ProlificSettings } from '@turnout/recruiters/prolific';
import type { RecruiterLab } from '../../contract/recruiter-contract.ts';
import { settingsAt } from './settings.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const TOKEN = 'the-token-of-the-lab';

/** 40 % and 20 % of that: no amount of the tests is rounded. */
const FEES = { feePerMille: 400, vatPerMille: 200 };

/** Without a rest at every amount of the tests, so that both sides round alike. */
export const DOCUMENT = {
  platform_fee: 40,
  vat: 20,
  completion_codes: [
    { code: 'CDONE', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
    {
      code: 'COUT',
      code_type: 'FIXED_SCREENOUT',
      actor: 'researcher',
      actions: [{ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward: 20, slots: 10 }],
    },
  ],
};

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

export interface LabOptions {
  readonly behaviour?: Partial<ProlificBehaviour>;
  readonly document?: object;
  readonly researcher?: Partial<NewResearcher>;
}

export async function openProlificLab(options: LabOptions = {}): Promise<ProlificLab> {
  let passed = 0;
  const clock = { now: () => Date.now() + passed };
  const prolific = await startProlific({
    database: { url: 'sqlite://', baseFolder: '.' },
    clock,
    random: { next: Math.random },
    log: silent,
    fees: FEES,
    behaviour: options.behaviour ?? {},
  });
  const researcher = {
    token: TOKEN,
    currency: 'GBP',
    balanceMinor: 1_000_000,
    ...options.researcher,
  } as const;
  const account = await prolific.addResearcher(researcher);
  const settings = settingsAt(prolific.apiUrl, {
    token: TOKEN,
    workspace: account.workspaceId,
    project: account.projectId,
    document: JSON.stringify({ ...DOCUMENT, ...options.document }),
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
    call: async (method, path, body) => {
      const answer = await fetch(`${prolific.apiUrl}${path}`, {
        method,
        headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
    advance: async (ms) => {
      passed += ms;
      await prolific.settle();
    },
    close: () => prolific.stop(),
  };
}
