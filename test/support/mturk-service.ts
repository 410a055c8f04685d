import { ApproveAssignmentCommand, ListAssignmentsForHITCommand } from '@aws-sdk/client-mturk';
import { createMturkRecruiter } from '@turnout/recruiters/mturk';
import { type CrowdService, type ServiceAccount, TimeOfRuns } from './crowd-service.ts';
import { FaultyNetwork, type Wire } from './faulty-network.ts';
import { mturkWorld, requester, startRehearsal } from './mturk-world.ts';
import type { Seeded } from './random.ts';

const wire: Wire = {
  isQuestion: ({ headers }) => /\.(Get|List)[A-Z]/.test(headers['x-amz-target'] ?? ''),
  tooMany: {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: 'ThrottlingException', Message: 'Rate exceeded' }),
  },
};

/** Our marketplace, reached by the recruiter that labs use, through the AWS SDK. */
export async function startMturkService(random: Seeded): Promise<CrowdService> {
  const clock = new TimeOfRuns();
  const marketplace = await startRehearsal(random, clock);
  const network = await FaultyNetwork.start(marketplace.url, wire);
  return {
    name: 'mturk',
    network,
    clock,
    account: async (accessKeyId) => accountOf(marketplace, accessKeyId, clock),
    stop: async () => {
      await network.stop();
      await marketplace.stop();
    },
  };
}

function accountOf(
  marketplace: Parameters<typeof mturkWorld>[0],
  accessKeyId: string,
  clock: TimeOfRuns,
): ServiceAccount {
  const { url } = marketplace;
  const own = requester(url, accessKeyId);
  return {
    url,
    world: mturkWorld(marketplace, accessKeyId),
    rejection: { text: 'Every answer is empty.' },
    reverses: true,
    recruiter: (address) =>
      createMturkRecruiter(
        {
          environment: 'live',
          endpoint: `${address}/sandbox`,
          allowAmazon: false,
          region: 'us-east-1',
          credentials: { accessKeyId, secretAccessKey: 'x' },
          presentation: { kind: 'frame' },
          frameHeight: 600,
          requirements: [],
          fees: 'mturk',
          minimumRewardMinor: 1,
          notifies: false,
        },
        clock,
      ),
    approveOne: async (HITId) => {
      const { Assignments: waiting = [] } = await own.send(
        new ListAssignmentsForHITCommand({ HITId, AssignmentStatuses: ['Submitted'] }),
      );
      const [first] = waiting;
      if (first === undefined) return false;
      try {
        await own.send(new ApproveAssignmentCommand({ AssignmentId: first.AssignmentId }));
        return true;
      } catch (error) {
        // A server of ours was faster.
        if (error instanceof Error && error.name === 'RequestError') return false;
        throw error;
      }
    },
  };
}
