import { join } from 'node:path';
import { type OpenedMarketplace, openMarketplace } from './marketplace.ts';
import { type RequesterCall, requesterCalls } from './requester-calls.ts';
import { type RunningServer, startServer } from './server.ts';
import type { StudyFolder } from './study.ts';

/** The account that posts the study on a rehearsal's marketplace. */
const REQUESTER = { accessKeyId: 'TURNOUT', environment: 'sandbox' } as const;

/** Participations of a rehearsal carry this mode, and so never mix with real ones. */
const MODE = 'rehearsal';

/** A day: long enough for a rehearsal, and nothing is open for ever when its server goes away. */
const LIFETIME_S = 86_400;

/** Three days, as labs do: the service's own thirty are a surprise to most. */
const AUTO_APPROVAL_S = 3 * 86_400;

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
  /**
   * Pays for everything that was handed in, and what the study computed on top; then takes the study off.
   * @param bonusOf minor units by assignment
   */
  payAll(bonusOf: ReadonlyMap<string, number>): Promise<void>;
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
    const frameAncestors = [...study.config.frameAncestors, marketplace.url];
    server = await startServer({ ...study, config: { ...study.config, frameAncestors } });
    const running = server;
    await marketplace.openAccount({ ...REQUESTER, name: 'This computer' });
    const call = requesterCalls(`${marketplace.url}/sandbox`, REQUESTER.accessKeyId);
    const hit = await post(call, study, `${running.url}/ad?mode=${MODE}`, posting);
    return {
      ...opened,
      ...hit,
      server: running,
      workerLink: `${marketplace.url}/projects/${hit.groupId}/tasks`,
      payAll: (bonusOf) => payAll(call, hit.hitId, bonusOf),
      stop: async () => {
        await marketplace.stop();
        await running.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    await marketplace.stop();
    throw error;
  }
}

/** The parts of the API's answers that are looked at here. */
interface Hit {
  readonly HITId: string;
  readonly HITGroupId: string;
  readonly HITStatus: string;
  readonly RequesterAnnotation?: string;
  readonly Question: string;
}

/** Posts the study, or finds it posted from an earlier start with room left. */
async function post(
  call: RequesterCall,
  { config }: StudyFolder,
  url: string,
  posting: Posting,
): Promise<{ groupId: string; hitId: string }> {
  const annotation = `turnout:${config.study}`;
  const question = externalQuestion(url);
  const posted = await pages<Hit>(call, 'ListHITs', {}, 'HITs');
  const open = posted.find(
    (hit) =>
      hit.RequesterAnnotation === annotation && hit.HITStatus === 'Assignable' && hit.Question === question,
  );
  const { HIT } =
    open !== undefined
      ? { HIT: open }
      : await call<{ HIT: Hit }>('CreateHIT', {
          Title: config.title === '' ? 'A study' : config.title,
          Description: config.description === '' ? 'A study in a rehearsal' : config.description,
          ...(config.keywords !== '' && { Keywords: config.keywords }),
          Reward: dollars(posting.rewardMinor),
          AssignmentDurationInSeconds: Math.round(posting.durationMs / 1000),
          AutoApprovalDelayInSeconds: AUTO_APPROVAL_S,
          LifetimeInSeconds: LIFETIME_S,
          MaxAssignments: posting.assignments,
          Question: question,
          RequesterAnnotation: annotation,
          UniqueRequestToken: `${annotation}:${posted.length}`.slice(-64),
        });
  return { groupId: HIT.HITGroupId, hitId: HIT.HITId };
}

async function payAll(
  call: RequesterCall,
  hitId: string,
  bonusOf: ReadonlyMap<string, number>,
): Promise<void> {
  const waiting = await pages<{ AssignmentId: string; WorkerId: string }>(
    call,
    'ListAssignmentsForHIT',
    { HITId: hitId, AssignmentStatuses: ['Submitted'] },
    'Assignments',
  );
  for (const { AssignmentId, WorkerId } of waiting) {
    await call('ApproveAssignment', { AssignmentId });
    const bonus = bonusOf.get(AssignmentId) ?? 0;
    if (bonus > 0)
      await call('SendBonus', {
        AssignmentId,
        WorkerId,
        BonusAmount: dollars(bonus),
        Reason: 'Bonus of the study',
        UniqueRequestToken: `bonus-${AssignmentId}`,
      });
  }
  // Nothing is left open behind.
  await call('UpdateExpirationForHIT', { HITId: hitId, ExpireAt: 0 });
}

/** A list to its end: the last page is the empty one. */
async function pages<Row>(
  call: RequesterCall,
  operation: string,
  input: object,
  member: string,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  for (let token: string | undefined; ; ) {
    const page = await call<Readonly<Record<string, unknown>> & { readonly NextToken?: string }>(operation, {
      ...input,
      MaxResults: 100,
      ...(token !== undefined && { NextToken: token }),
    });
    all.push(...((page[member] ?? []) as Row[]));
    token = page.NextToken;
    if (token === undefined) return all;
  }
}

const dollars = (minor: number): string => (minor / 100).toFixed(2);

/** @param url an address; what XML would read as markup is escaped */
const externalQuestion = (url: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">' +
  `<ExternalURL>${url.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</ExternalURL><FrameHeight>0</FrameHeight>` +
  '</ExternalQuestion>';
