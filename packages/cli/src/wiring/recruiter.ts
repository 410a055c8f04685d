import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Recruiter, TurnoutError } from '@turnout/core';
import { createLinkAccount, type EngineContext } from '@turnout/engine';
import type { Mode } from './mode.ts';
import type { StudyFolder } from './study.ts';

/** Where a recruiter is called, when a command knows better than the configuration. */
export interface RecruiterPlace {
  /** Of the Requester API. */
  readonly endpoint?: string;
}

export interface OpenedRecruiter {
  readonly recruiter: Recruiter;
  /** What the recruiter's own settings say of postings in place of the study's, as oTree's do. */
  readonly posting:
    | {
        readonly title: string;
        readonly description: string;
        readonly keywords: readonly string[];
        readonly durationMs: number;
        readonly lifetimeMs: number;
        /** Whoever takes part is put into it. */
        readonly grantGroup: string | undefined;
      }
    | undefined;
}

/** The account that posts on a rehearsal's marketplace, which takes any key. */
export const REHEARSAL_ACCOUNT = 'TURNOUT';

/** The marketplace that `turnout marketplace serve` serves on this computer. */
const REHEARSAL_ENDPOINT = 'http://127.0.0.1:8400/sandbox';

/**
 * The recruiter that the configuration names, for a mode. Each is loaded only where it is used: the clients of the
 * marketplaces are large.
 * @throws TurnoutError RECRUITER_SETUP with everything that is wrong
 */
export async function openRecruiter(
  study: StudyFolder,
  mode: Mode,
  context: EngineContext,
  place: RecruiterPlace,
): Promise<OpenedRecruiter> {
  const { recruiter, currency } = study.config.recruitment;
  if (recruiter === 'mturk' || place.endpoint !== undefined) return openMturk(study, mode, place);
  if (recruiter === 'prolific') return openProlific(study, mode);
  const { createLinkRecruiter } = await import('@turnout/recruiters/link');
  const account = createLinkAccount(context, mode);
  return { recruiter: createLinkRecruiter({ environment: mode, currency, account }), posting: undefined };
}

async function openMturk(
  study: StudyFolder,
  mode: Mode,
  { endpoint }: RecruiterPlace,
): Promise<OpenedRecruiter> {
  // Its client tells everybody at every start which Node its releases of 2027 will want; this one is pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { createMturkRecruiter, readMturkSettings } = await import('@turnout/recruiters/mturk');
  const { config, folder } = study;
  const { recruitment, aws, title, description, keywords } = config;
  const { mturk, frameHeight } = recruitment;
  const isRehearsal = mode === 'rehearsal' || endpoint !== undefined;
  const environment = mode === 'live' ? 'live' : 'sandbox';
  const { settings, posting } = readMturkSettings({
    environment: mode,
    endpoint: endpoint ?? endpointFor(study, mode),
    // A rehearsal never sees the keys to real money.
    credentials:
      isRehearsal || aws.accessKeyId === ''
        ? { accessKeyId: mode === 'live' ? '' : REHEARSAL_ACCOUNT, secretAccessKey: 'rehearsal' }
        : { accessKeyId: aws.accessKeyId, secretAccessKey: aws.secretAccessKey },
    allowAmazon: mturk.allowAmazon && !isRehearsal,
    region: aws.region,
    fees: mturk.fees,
    show: mturk.show,
    template: textOf(mturk.template),
    texts: { title, description, keywords },
    psiturk: {
      usOnly: config.usOnly,
      approveRequirement: config.approveRequirement,
      numberHitsApproved: config.numberHitsApproved,
      requireMasterWorkers: config.requireMasterWorkers,
      requireQuals: config.requireQuals[environment],
      blockQuals: config.blockQuals[environment],
      advancedQuals: textOf(config.advancedQualsPath[environment]),
    },
    otree: textOf(mturk.hitSettings),
    readFile: (path) => textOf([join(folder, 'templates', path), join(folder, path)].find(existsSync)),
    dropQualificationsInSandbox: mturk.sandboxDropsQualifications,
    notifies: mturk.notifies,
    ...(frameHeight !== undefined && { frameHeight }),
  });
  const recruiter = createMturkRecruiter(settings);
  const grant = posting?.grantGroup;
  return {
    recruiter: {
      ...recruiter,
      // oTree names the qualification itself, where we name a group to find or to make.
      ensureGroup: async (name, description) =>
        name === grant ? { kind: 'done', value: grant } : recruiter.ensureGroup(name, description),
    },
    posting,
  };
}

/** @throws TurnoutError RECRUITER_SETUP in mode live without an address: none is right for everybody */
function endpointFor({ config }: StudyFolder, mode: Mode): string {
  const { endpoint } = config.recruitment.mturk;
  if (mode === 'rehearsal') return REHEARSAL_ENDPOINT;
  if (mode === 'sandbox') return endpoint.sandbox ?? REHEARSAL_ENDPOINT;
  if (endpoint.live !== undefined) return endpoint.live;
  throw new TurnoutError(
    'RECRUITER_SETUP',
    'Mode live needs mturk_endpoint in [Turnout]: the address of your panel’s API, like https://panel.example.org/production.',
  );
}

/**
 * Where workers see the study in a frame: the site of the marketplace that the configuration names, so that naming it
 * once is enough.
 */
export function workerSites(study: StudyFolder, mode: Mode, { endpoint }: RecruiterPlace): readonly string[] {
  const { recruiter, mturk } = study.config.recruitment;
  if (recruiter !== 'mturk' && endpoint === undefined) return [];
  const called = endpoint ?? (mode === 'live' ? mturk.endpoint.live : endpointFor(study, mode));
  if (called === undefined) return [];
  const { protocol, hostname, port, origin } = new URL(called);
  // This computer has two names, and people type either.
  const names = hostname === '127.0.0.1' ? ['127.0.0.1', 'localhost'] : [];
  return [
    ...new Set([origin, ...names.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`)]),
  ];
}

const textOf = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : readFileSync(path, 'utf8');

async function openProlific(study: StudyFolder, mode: Mode): Promise<OpenedRecruiter> {
  const { createProlificRecruiter, readProlificSettings } = await import('@turnout/recruiters/prolific');
  const { config, folder } = study;
  const document = join(folder, 'prolific.json');
  const settings = readProlificSettings({
    ...config.recruitment.prolific,
    environment: mode,
    currency: config.recruitment.currency,
    completionCode: config.completionCode,
    document: existsSync(document) ? textOf(document) : undefined,
  });
  return { recruiter: createProlificRecruiter(settings), posting: undefined };
}
