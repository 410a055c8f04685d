import { existsSync } from 'node:fs';
import { parseAmount, TurnoutError } from '@turnout/core';
import { AWS, TURNOUT } from './keys.ts';
import type { Reader } from './reader.ts';

/** How people are recruited and paid. Amounts are minor units of `currency`. */
export interface RecruitmentConfig {
  readonly recruiter: 'link' | 'mturk' | 'prolific';
  /** ISO 4217. */
  readonly currency: string;
  /** What a posting pays where the command does not say. */
  readonly rewardMinor: number | undefined;
  /** How long one person may take where the command does not say. */
  readonly durationHours: number;
  readonly autoApprovalDays: number;
  /** Undefined: no limit of this kind. */
  readonly limits: {
    readonly personMinor: number | undefined;
    readonly dayMinor: number | undefined;
    readonly studyMinor: number | undefined;
  };
  /** Undefined: a posting lives until its end, also without a server. */
  readonly leaseMinutes: number | undefined;
  /** How long a task's command may take; up to a day. */
  readonly taskMinutes: number;
  /** Name of the group of those who took part, which new postings exclude. */
  readonly retakeGroup: string | undefined;
  readonly retakeGrant: 'entry' | 'completion' | 'approval';
  /** Pixels; 0: as high as the worker's window; undefined: the recruiter's default. */
  readonly frameHeight: number | undefined;
  readonly mturk: MturkConfig;
  readonly prolific: ProlificConfig;
}

export interface MturkConfig {
  /** Of the Requester API; undefined: the default of the mode. */
  readonly endpoint: { readonly live: string | undefined; readonly sandbox: string | undefined };
  /** Also Amazon's own hosts, which are closed. */
  readonly allowAmazon: boolean;
  /** `frame`: the study in the worker's page; `new-tab`: a link and a field for the completion code. */
  readonly show: 'frame' | 'new-tab';
  /** Absolute paths: what the frame shows with `new-tab`, and oTree's settings as JSON or Python literal. */
  readonly template: string | undefined;
  readonly hitSettings: string | undefined;
  readonly sandboxDropsQualifications: boolean;
  /** What the marketplace adds: MTurk's 20 and 40 %, or nothing. */
  readonly fees: 'mturk' | 'none';
  /** Let the marketplace tell of places given back. */
  readonly notifies: boolean;
}

export interface ProlificConfig {
  readonly url: string;
  readonly token: string;
  readonly workspace: string | undefined;
  readonly project: string | undefined;
}

/** Reads the keys of recruiting and paying; what cannot be read is reported through the reader. */
export function readRecruitment(reader: Reader): RecruitmentConfig {
  const currency = readCurrency(reader);
  return {
    recruiter: readRecruiter(reader),
    currency,
    rewardMinor: amount(reader, 'reward', currency),
    durationHours: positive(reader, 'duration_hours'),
    // Beyond thirty days no recruiter waits.
    autoApprovalDays: reader.number(TURNOUT, 'auto_approval_days', { min: 0, max: 30 }),
    limits: {
      personMinor: amount(reader, 'limit_person', currency),
      dayMinor: amount(reader, 'limit_day', currency),
      studyMinor: amount(reader, 'limit_study', currency),
    },
    leaseMinutes:
      reader.text(TURNOUT, 'lease_minutes') === ''
        ? undefined
        : reader.number(TURNOUT, 'lease_minutes', { min: 5 }),
    taskMinutes: reader.number(TURNOUT, 'task_minutes', { min: 1, max: 1440 }),
    retakeGroup: reader.text(TURNOUT, 'retake_group') || undefined,
    retakeGrant: reader.choice(TURNOUT, 'retake_grant', ['entry', 'completion', 'approval']),
    frameHeight:
      reader.text(TURNOUT, 'frame_height') === ''
        ? undefined
        : reader.integer(TURNOUT, 'frame_height', { min: 0, max: 10_000 }),
    mturk: {
      endpoint: {
        live: address(reader, 'mturk_endpoint'),
        sandbox: address(reader, 'mturk_endpoint_sandbox'),
      },
      allowAmazon: reader.boolean(TURNOUT, 'allow_amazon'),
      show: reader.choice(TURNOUT, 'mturk_show', ['frame', 'new-tab']),
      template: existingFile(reader, 'mturk_template'),
      hitSettings: existingFile(reader, 'mturk_hit_settings'),
      sandboxDropsQualifications: reader.boolean(TURNOUT, 'sandbox_drops_qualifications'),
      fees: reader.choice(TURNOUT, 'mturk_fees', ['mturk', 'none']),
      notifies: reader.boolean(TURNOUT, 'mturk_notifies'),
    },
    prolific: {
      url: address(reader, 'prolific_url') ?? 'https://api.prolific.com',
      token: reader.text(TURNOUT, 'prolific_token'),
      workspace: reader.text(TURNOUT, 'prolific_workspace') || undefined,
      project: reader.text(TURNOUT, 'prolific_project') || undefined,
    },
  };
}

/** A psiTurk study with keys for MTurk means MTurk; any other one needs no marketplace. */
function readRecruiter(reader: Reader): RecruitmentConfig['recruiter'] {
  if (reader.text(TURNOUT, 'recruiter') !== '')
    return reader.choice(TURNOUT, 'recruiter', ['link', 'mturk', 'prolific']);
  const hasKeys = ['aws_access_key_id', 'aws_secret_access_key'].every((key) => reader.text(AWS, key) !== '');
  return hasKeys ? 'mturk' : 'link';
}

function readCurrency(reader: Reader): string {
  const text = reader.text(TURNOUT, 'currency').toUpperCase();
  if (/^[A-Z]{3}$/.test(text)) return text;
  reader.fail(
    TURNOUT,
    'currency',
    `is "${text}", which is no currency.`,
    'Write its three letters, like USD or GBP.',
  );
  return 'USD';
}

/** @returns minor units; undefined when empty */
function amount(reader: Reader, key: string, currency: string): number | undefined {
  const text = reader.text(TURNOUT, key);
  if (text === '') return undefined;
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    reader.fail(TURNOUT, key, `is "${text}", which is no amount of ${currency}.`, `Write ${key} = 1.50.`);
    return undefined;
  }
}

function positive(reader: Reader, key: string): number {
  const value = reader.number(TURNOUT, key, { min: 0 });
  if (value > 0) return value;
  const text = reader.text(TURNOUT, key);
  // Anything else that is no number was reported already.
  if (text !== '' && Number(text) === 0)
    reader.fail(TURNOUT, key, 'is 0, but must be above it.', `Write ${key} = 1.`);
  return 1;
}

/** An address that a browser or a program can call. */
export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** @returns it without a slash at the end; undefined when empty */
function address(reader: Reader, key: string): string | undefined {
  const text = reader.text(TURNOUT, key).replace(/\/+$/, '');
  if (text === '' || isWebAddress(text)) return text || undefined;
  reader.fail(
    TURNOUT,
    key,
    `is "${text}", which is no web address.`,
    'Write it like https://panel.example.org/production.',
  );
  return undefined;
}

function existingFile(reader: Reader, key: string): string | undefined {
  const path = reader.path(TURNOUT, key);
  if (path === undefined || existsSync(path)) return path;
  reader.fail(TURNOUT, key, `names ${path}, which is not there.`, 'Write the file, or delete the line.');
  return undefined;
}
