import {
  type NewResearcher,
  type ProlificOptions,
  type ResearcherAccount,
  type RunningProlific,
  startProlific,
} from '@turnout/marketplace';

/** 40 % and 20 % of that: no amount of the tests is rounded, so that both sides agree to the penny. */
export const EVEN_FEES = { feePerMille: 400, vatPerMille: 200 };

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Those fees in prolific.json, a code for who finished, and one for who is screened out: what they get, and how many. */
export const documentWith = (screenOut: { readonly rewardMinor: number; readonly slots: number }) => ({
  platform_fee: 40,
  vat: 20,
  completion_codes: [
    { code: 'CDONE', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
    {
      code: 'COUT',
      code_type: 'FIXED_SCREENOUT',
      actor: 'researcher',
      actions: [
        {
          action: 'FIXED_SCREEN_OUT_PAYMENT',
          fixed_screen_out_reward: screenOut.rewardMinor,
          slots: screenOut.slots,
        },
      ],
    },
  ],
});

/** The stand-in of Prolific, in this process, with one account. */
export interface ProlificAccount {
  readonly prolific: RunningProlific;
  readonly account: ResearcherAccount;
  readonly token: string;
  /** Where a study finds both, for its config.txt. */
  readonly settings: Readonly<Record<string, string>>;
  /** A call as somebody makes it who has the token, past Turnout. @throws Error when it is refused */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

export async function openProlificAccount(
  researcher: Omit<NewResearcher, 'token'>,
  options: Partial<Pick<ProlificOptions, 'clock' | 'fees' | 'behaviour'>> = {},
): Promise<ProlificAccount> {
  const prolific = await startProlific({
    database: { url: 'sqlite://' },
    clock: { now: Date.now },
    random: { next: Math.random },
    log: silent,
    ...options,
  });
  const token = 'the-token-of-the-lab';
  const account = await prolific.addResearcher({ ...researcher, token });
  return {
    prolific,
    account,
    token,
    settings: {
      prolific_url: prolific.url,
      prolific_workspace: account.workspaceId,
      prolific_project: account.projectId,
    },
    async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      const answer = await fetch(`${prolific.apiUrl}${path}`, {
        method,
        headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
  };
}
