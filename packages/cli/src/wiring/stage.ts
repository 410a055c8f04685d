import { join } from 'node:path';
import { TurnoutError } from '@turnout/core';
import type { Operations, PaymentRequest, PostingView } from '@turnout/engine';
import { type OpenedMarketplace, openMarketplace } from './marketplace.ts';
import type { OpenedOperations } from './operations.ts';
import { REHEARSAL_ACCOUNT } from './recruiter.ts';
import { type RunningServer, startServer } from './server.ts';
import type { StudyFolder } from './study.ts';

/** Participations of a rehearsal carry this mode, and so never mix with real ones. */
const MODE = 'rehearsal';

/** A day: long enough for a rehearsal, and nothing is open for ever when its server goes away. */
const LIFETIME_MS = 86_400_000;

/** Three days, as labs do: the service's own thirty are a surprise to most. */
const AUTO_APPROVAL_MS = 3 * 86_400_000;

const ACT = { actor: 'rehearsal', reason: 'rehearsal' } as const;

export interface Posting {
  readonly rewardMinor: number;
  readonly assignments: number;
  /** How long a worker may take, ms. */
  readonly durationMs: number;
}

/** A study with a rehearsal marketplace on which it is posted. */
export interface Stage extends OpenedMarketplace {
  readonly server: RunningServer;
  readonly groupId: string;
  readonly hitId: string;
  /** Where one can be a worker: the posted study. */
  readonly workerLink: string;
  /** Pays for everything that was handed in, and what the study computed on top; then takes the study off. */
  payAll(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Serves a study and, beside it, a marketplace in rehearsal with the study posted. Each is on its own host name, as a
 * crowd's site and a study are, so that browsers treat the study in the frame as a stranger.
 * @throws TurnoutError as `startServer` and `openMarketplace`
 */
export async function openStage(
  study: StudyFolder,
  { port, posting }: { readonly port: number; readonly posting: Posting },
): Promise<Stage> {
  const opened = await openMarketplace({
    mode: 'rehearsal',
    name: 'Rehearsal marketplace',
    profile: 'observed',
    signUp: 'open',
    panelFees: 'none',
    trustedProxies: 0,
    outgoingHosts: [],
    dataFolder: join(study.config.dataFolder, 'marketplace'),
    host: '127.0.0.1',
    port,
  });
  const { marketplace } = opened;
  let server: RunningServer | undefined;
  try {
    server = await startServer(staged(study), {
      mode: MODE,
      endpoint: `${marketplace.url}/sandbox`,
    });
    const running = server;
    await marketplace.openAccount({
      accessKeyId: REHEARSAL_ACCOUNT,
      environment: 'sandbox',
      name: 'This computer',
    });
    const { recruiting } = running;
    if (recruiting === undefined)
      throw new TurnoutError('REHEARSAL_FAILED', running.notices.map(({ message }) => message).join(' '));
    const hit = await post(recruiting, posting);
    return {
      ...opened,
      ...hit,
      server: running,
      workerLink: `${marketplace.url}/projects/${hit.groupId}/tasks`,
      payAll: () => payAll(recruiting.operations, hit.postingId),
      stop: async () => {
        // First the server: it takes leave of the marketplace.
        await running.stop();
        await marketplace.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    await marketplace.stop();
    throw error;
  }
}

/** A simulated crowd has no past and no passport, and play money needs no limits. */
function staged({ config, ...study }: StudyFolder): StudyFolder {
  const none = { live: [], sandbox: [] };
  return {
    ...study,
    config: {
      ...config,
      title: config.title === '' ? 'A study' : config.title,
      description: config.description === '' ? 'A study in a rehearsal' : config.description,
      // Whoever rehearses wants this computer's server, not the one that the world knows.
      publicUrl: undefined,
      adUrl: undefined,
      usOnly: false,
      approveRequirement: 0,
      numberHitsApproved: 0,
      requireMasterWorkers: false,
      requireQuals: none,
      blockQuals: none,
      advancedQualsPath: { live: undefined, sandbox: undefined },
      recruitment: {
        ...config.recruitment,
        currency: 'USD',
        limits: { personMinor: undefined, dayMinor: undefined, studyMinor: undefined },
        leaseMinutes: undefined,
        retakeGroup: undefined,
        frameHeight: config.recruitment.frameHeight ?? 0,
        mturk: { ...config.recruitment.mturk, show: 'frame', hitSettings: undefined },
      },
    },
  };
}

interface Hit {
  readonly postingId: number;
  readonly groupId: string;
  readonly hitId: string;
}

/** Posts the study, or finds it posted from an earlier start with room left. */
async function post({ operations, defaults }: OpenedOperations, posting: Posting): Promise<Hit> {
  const { recruiting } = operations;
  const open = (await recruiting.list({ states: ['open'] })).find(hasRoom);
  const [made] =
    open !== undefined
      ? [open]
      : await recruiting.post(
          {
            rewardMinor: posting.rewardMinor,
            places: posting.assignments,
            durationMs: posting.durationMs,
            lifetimeMs: LIFETIME_MS,
            autoApprovalMs: AUTO_APPROVAL_MS,
            title: defaults.title,
            requireGroups: [],
            excludeGroups: [],
          },
          ACT,
        );
  if (made?.externalId === undefined || made.groupId === undefined)
    throw new TurnoutError('REHEARSAL_FAILED', 'The study could not be posted.');
  return { postingId: made.id, hitId: made.externalId, groupId: made.groupId };
}

const hasRoom = ({ listed }: PostingView): boolean => listed?.state === 'open' && listed.available > 0;

async function payAll({ recruiting, payments, jobs }: Operations, postingId: number): Promise<void> {
  await recruiting.sync([postingId]);
  const which = { postings: [postingId] };
  const requests: readonly PaymentRequest[] = [
    { kind: 'approve', which, unfinishedToo: true },
    { kind: 'bonus', which, amount: { kind: 'computed' }, reason: 'Bonus of the study' },
  ];
  for (const request of requests) {
    const { batch } = await payments.order(await payments.plan(request), ACT);
    if (batch !== undefined) await jobs.work(batch);
  }
  // Nothing is left open behind.
  await recruiting.end(postingId, ACT);
}
