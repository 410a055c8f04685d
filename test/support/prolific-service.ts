import type { RunningProlific } from '@turnout/marketplace';
import { createProlificRecruiter, readProlificSettings } from '@turnout/recruiters/prolific';
import { type CrowdService, type ServiceAccount, TimeOfRuns } from './crowd-service.ts';
import { FaultyNetwork, type Wire } from './faulty-network.ts';
import { prolificWorld, startStandIn } from './prolific-world.ts';
import type { Seeded } from './random.ts';

const wire: Wire = {
  isQuestion: ({ method }) => method === 'GET',
  tooMany: { status: 429, headers: { 'retry-after': '2' }, body: '' },
};
/** Bonuses are paid so much later at the most; the documentation speaks of minutes. */
const LONGEST_PAY_DELAY_MS = 15 * 60_000;

/** The stand-in of Prolific, reached by the recruiter that labs use. */
export async function startProlificService(random: Seeded): Promise<CrowdService> {
  const clock = new TimeOfRuns();
  const prolific = await startStandIn(clock, random);
  const network = await FaultyNetwork.start(prolific.url, wire);
  return {
    name: 'prolific',
    network,
    clock,
    account: async (token) => {
      prolific.behave({ payDelayMs: random.between(0, LONGEST_PAY_DELAY_MS) });
      return accountOf(prolific, token, clock);
    },
    stop: async () => {
      await network.stop();
      await prolific.stop();
    },
  };
}

async function accountOf(
  prolific: RunningProlific,
  token: string,
  clock: TimeOfRuns,
): Promise<ServiceAccount> {
  const world = await prolificWorld(prolific, token);
  const { env, document } = world;
  const call = async (path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${prolific.apiUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  return {
    url: prolific.url,
    world,
    rejection: { text: `Every answer is empty. ${'We looked at each of them by hand. '.repeat(3)}` },
    reverses: false,
    recruiter: (url, wait) =>
      createProlificRecruiter(
        readProlificSettings({
          environment: 'live',
          url,
          token,
          workspace: env.TURNOUT_PROLIFIC_WORKSPACE,
          project: env.TURNOUT_PROLIFIC_PROJECT,
          currency: 'GBP',
          completionCode: undefined,
          document,
        }),
        { clock, wait },
      ),
    approveOne: async (study) => {
      const { results } = (await call(`/submissions/?study=${study}`)) as {
        readonly results: readonly { readonly id: string; readonly status: string }[];
      };
      const waiting = results.find(({ status }) => status === 'AWAITING REVIEW');
      if (waiting === undefined) return false;
      const { status } = (await call(`/submissions/${waiting.id}/transition/`, { action: 'APPROVE' })) as {
        readonly status?: string;
      };
      return status === 'APPROVED';
    },
  };
}
