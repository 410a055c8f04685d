import type { Clock } from '@turnout/core';
import { type ProlificFaultKind, type RunningProlific, startProlific } from '@turnout/marketplace';
import type { CrowdWorld } from './crowd-world.ts';
import type { Seeded } from './random.ts';

const TOKEN = 'the-token-of-the-fire';
const CODE = 'CDONE';
/** 40 % and a quarter of that, half of an amount together: none of the tests is rounded. */
const FEES = { feePerMille: 400, vatPerMille: 250 };
const DOCUMENT = {
  platform_fee: 40,
  vat: 25,
  completion_codes: [{ code: CODE, code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] }],
};
const KINDS: readonly ProlificFaultKind[] = [
  'drop-after',
  'server-error-after',
  'drop',
  'server-error',
  'throttle',
];
/** Bonuses are paid so much later at the most; the documentation speaks of minutes. */
const LONGEST_PAY_DELAY_MS = 15 * 60_000;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The stand-in of Prolific in this process. */
export const startStandIn = (clock: Clock, random: Seeded): Promise<RunningProlific> =>
  startProlific({ database: { url: 'sqlite://', baseFolder: '.' }, clock, random, log: silent, fees: FEES });

/** The stand-in of Prolific, with one researcher. */
export const startProlificWorld = async (clock: Clock, random: Seeded): Promise<CrowdWorld> =>
  prolificWorld(await startStandIn(clock, random), TOKEN);

interface ProlificWorld extends CrowdWorld {
  /** prolific.json of its studies. */
  readonly document: string;
}

/** A stand-in that runs, with a new researcher of this token, whose books are looked at. */
export async function prolificWorld(prolific: RunningProlific, token: string): Promise<ProlificWorld> {
  const account = await prolific.addResearcher({ token, currency: 'GBP', balanceMinor: 1_000_000 });
  const document = JSON.stringify(DOCUMENT);
  const asked = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${prolific.apiUrl}${path}`, { headers: { authorization: `Token ${token}` } });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const taken: string[] = [];
  return {
    name: 'prolific',
    currency: 'GBP',
    env: {
      TURNOUT_RECRUITER: 'prolific',
      TURNOUT_MODE: 'sandbox',
      TURNOUT_CURRENCY: 'GBP',
      PROLIFIC_API_TOKEN: token,
      TURNOUT_PROLIFIC_URL: prolific.url,
      TURNOUT_PROLIFIC_WORKSPACE: account.workspaceId,
      TURNOUT_PROLIFIC_PROJECT: account.projectId,
    },
    document,
    files: { 'prolific.json': document },
    feeOf: (amountMinor) => amountMinor / 2,
    take: async ({ externalId }) => {
      const { submissionId, participantId } = await prolific.takePlace(externalId);
      taken.push(submissionId);
      return { workerId: participantId, assignmentId: submissionId, hitId: externalId, mode: 'sandbox' };
    },
    handIn: ({ assignmentId }) => prolific.submit(assignmentId, CODE),
    misbehave: async (chance) => {
      prolific.faults.set([
        ...KINDS.map((kind) => ({
          kind,
          share: chance.between(0, 12) / 100,
          ...(kind === 'throttle' && { amount: 1 }),
        })),
        { kind: 'delay-answer', share: 0.1, amount: chance.between(100, 900) },
      ]);
      prolific.behave({ payDelayMs: chance.between(0, LONGEST_PAY_DELAY_MS) });
    },
    behave: async () => {
      prolific.faults.set([]);
      prolific.behave({ payDelayMs: 0 });
    },
    advance: () => prolific.settle(),
    account: async () => {
      await prolific.settle();
      const [money] = await prolific.money(account.workspaceId);
      if (money === undefined) throw new Error('no workspace');
      const approved = new Map<string, readonly number[]>();
      for (const id of taken) {
        const submission = (await asked(`/submissions/${id}/`)) as {
          readonly status: string;
          readonly bonus_payments: readonly number[];
        };
        if (submission.status === 'APPROVED') approved.set(id, submission.bonus_payments);
      }
      const bonusesMinor = [...approved.values()].flat().reduce((sum, minor) => sum + minor, 0);
      return {
        rewardsMinor: money.participantsMinor - bonusesMinor,
        bonusesMinor,
        feesMinor: money.feesMinor + money.vatMinor,
        approved,
      };
    },
    stop: () => prolific.stop(),
  };
}
