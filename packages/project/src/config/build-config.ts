import { resolve } from 'node:path';
import type { Notice } from '../notice.ts';
import { readAdAddress } from './ad-url.ts';
import { readDatabase } from './database.ts';
import { AWS, DATABASE, HIT, SERVER, SHELL, TASK, TURNOUT } from './keys.ts';
import type { Reader } from './reader.ts';
import { isWebAddress, readRecruitment } from './recruitment.ts';
import type { ResolvedSettings } from './settings.ts';
import type { PerMode, StudyConfig } from './study-config.ts';

const LARGEST_BODY = 1_073_741_824;
const SMALLEST_BODY = 1024;
const MOST_PROXIES = 10;

/** Turns resolved text into typed settings; what cannot be read is reported through the reader. */
export function buildConfig(
  reader: Reader,
  settings: ResolvedSettings,
  place: { readonly folder: string; readonly dataFolder: string; readonly inCloud: boolean },
  notices: Notice[],
): StudyConfig {
  const database = readDatabase(reader, place, notices);
  return freeze({
    study: reader.text(DATABASE, 'table_name') || 'assignments',
    title: reader.text(HIT, 'title'),
    description: reader.text(HIT, 'description'),
    keywords: reader.text(HIT, 'keywords'),
    lifetimeHours: reader.number(HIT, 'lifetime', { min: 0 }),
    usOnly: reader.boolean(HIT, 'us_only'),
    approveRequirement: reader.integer(HIT, 'approve_requirement', { min: 0, max: 100 }),
    numberHitsApproved: reader.integer(HIT, 'number_hits_approved', { min: 0 }),
    requireMasterWorkers: reader.boolean(HIT, 'require_master_workers'),
    requireQuals: perMode((mode) => reader.list(HIT, `require_quals_${mode}`)),
    blockQuals: perMode((mode) => reader.list(HIT, `block_quals_${mode}`)),
    advancedQualsPath: perMode((mode) => reader.path(HIT, `advanced_quals_path_${mode}`)),
    ...readAdAddress(reader, notices),
    databaseUrl: database.url,
    databaseLabel: database.label,
    host: reader.text(SERVER, 'host') || 'localhost',
    port: reader.integer(SERVER, 'port', { min: 0, max: 65_535 }),
    accessLog: logPath(place.folder, reader.text(SERVER, 'accesslog')),
    logFile: logPath(place.folder, reader.text(SERVER, 'logfile')) ?? '-',
    logLevel: reader.integer(SERVER, 'loglevel', { min: 0, max: 4 }),
    enableDashboard: reader.boolean(SERVER, 'enable_dashboard'),
    doScheduler: reader.boolean(SERVER, 'do_scheduler'),
    loginUsername: reader.text(SERVER, 'login_username'),
    loginPassword: reader.text(SERVER, 'login_pw'),
    secretKey: reader.text(SERVER, 'secret_key'),
    certFile: reader.path(SERVER, 'certfile'),
    keyFile: reader.path(SERVER, 'keyfile'),
    serverTimeoutSeconds: reader.integer(SERVER, 'server_timeout', { min: 0 }),
    designVersion: reader.text(TASK, 'experiment_code_version'),
    conditions: reader.integer(TASK, 'num_conds', { min: 1 }),
    counters: reader.integer(TASK, 'num_counters', { min: 1 }),
    contactEmail: reader.text(TASK, 'contact_email_on_error'),
    browserExcludeRule: reader.text(TASK, 'browser_exclude_rule'),
    allowRepeats: reader.boolean(TASK, 'allow_repeats'),
    cutoffMinutes: reader.number(TASK, 'cutoff_time', { min: 0 }),
    launchMode: reader.choice(SHELL, 'launch_in_mode', ['sandbox', 'live']),
    bonusMessage: reader.text(SHELL, 'bonus_message'),
    aws: {
      accessKeyId: reader.text(AWS, 'aws_access_key_id'),
      secretAccessKey: reader.text(AWS, 'aws_secret_access_key'),
      region: reader.text(AWS, 'aws_region') || 'us-east-1',
    },
    frameAncestors: readOrigins(reader),
    maxBodyBytes: reader.integer(TURNOUT, 'max_body_bytes', { min: SMALLEST_BODY, max: LARGEST_BODY }),
    errorStatus: reader.choice(TURNOUT, 'error_status', ['real', 'psiturk']),
    resume: reader.boolean(TURNOUT, 'resume'),
    completionCode: reader.text(TURNOUT, 'completion_code') || undefined,
    completionUrl: readWebAddress(reader, 'completion_url'),
    renderSnippets: reader.boolean(TURNOUT, 'render_snippets'),
    trustedProxies: readTrustedProxies(reader),
    placesPerNetwork: reader.integer(TURNOUT, 'places_per_network', { min: 0 }),
    dataFolder: place.dataFolder,
    historyFile: historyPath(place.folder, reader.text(SHELL, 'persistent_history_file')),
    recruitment: readRecruitment(reader),
    sections: Object.fromEntries(
      [...settings].map(([section, values]) => [
        section,
        Object.fromEntries([...values].map(([key, { text }]) => [key, text])),
      ]),
    ),
  });
}

/** `true` is one proxy. */
const readTrustedProxies = (reader: Reader): number =>
  /^\d+$/.test(reader.text(TURNOUT, 'trust_proxy'))
    ? reader.integer(TURNOUT, 'trust_proxy', { min: 0, max: MOST_PROXIES })
    : Number(reader.boolean(TURNOUT, 'trust_proxy'));

const perMode = <T>(read: (mode: 'live' | 'sandbox') => T): PerMode<T> => ({
  live: read('live'),
  sandbox: read('sandbox'),
});

const logPath = (folder: string, text: string): string | undefined => {
  if (text === '' || text === '/dev/null') return undefined;
  return text === '-' ? '-' : resolve(folder, text);
};

const historyPath = (folder: string, text: string): string | undefined =>
  text === '' ? undefined : resolve(folder, text);

/** `https://host`, with a `*.` before the name and a port where wanted: what a frame-ancestors header may hold. */
const FRAME_ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(:(\d+|\*))?$/i;

function readOrigins(reader: Reader): readonly string[] {
  const origins = reader
    .text(TURNOUT, 'frame_ancestors')
    .split(/[\s,]+/)
    .map((origin) => origin.replace(/\/$/, ''))
    .filter((origin) => origin !== '');
  for (const origin of origins)
    if (!FRAME_ORIGIN.test(origin))
      reader.fail(
        TURNOUT,
        'frame_ancestors',
        `holds "${origin}", which is no origin.`,
        'Write each like https://panel.example.org, with commas between.',
      );
  return origins.filter((origin) => FRAME_ORIGIN.test(origin));
}

function readWebAddress(reader: Reader, key: string): string | undefined {
  const text = reader.text(TURNOUT, key);
  if (text === '' || isWebAddress(text)) return text || undefined;
  reader.fail(
    TURNOUT,
    key,
    `is "${text}", which is no web address.`,
    'Write it like https://app.prolific.com/submissions/complete?cc=CODE.',
  );
  return undefined;
}

function freeze<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) freeze(member);
  return Object.freeze(value);
}
