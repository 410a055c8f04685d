import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  createLinks,
  createOperations,
  type Links,
  type Operations,
  type RecruitingSettings,
} from '@turnout/engine';
import { type OpenData, openData, systemClock } from './data.ts';
import { type Mode, modeFor } from './mode.ts';
import { type OpenedRecruiter, openRecruiter, type RecruiterPlace } from './recruiter.ts';
import { runWords } from './run-words.ts';
import { studyAddress, studySettings } from './settings.ts';
import type { StudyFolder } from './study.ts';

/** Recruiting and paying for one study in one mode. */
export interface OpenedOperations {
  readonly operations: Operations;
  /** Of postings of the recruiter `link`; others have none. */
  readonly links: Links;
  readonly data: OpenData;
  readonly study: StudyFolder;
  readonly mode: Mode;
  /** Of a posting, where the command does not say. */
  readonly defaults: {
    readonly title: string;
    readonly durationMs: number;
    readonly lifetimeMs: number;
  };
  /** Safe to call twice. What was given stays open. */
  close(): Promise<void>;
}

export interface OperationsRequest extends RecruiterPlace {
  /** A word of the command line; see `modeFor`. */
  readonly mode?: string | undefined;
  /** `server` holds the database file for itself; a `tool` works beside a running server. */
  readonly role: 'server' | 'tool';
  /** Opened already; else it is opened here. */
  readonly data?: OpenData;
  /** In place of the address that the configuration tells. */
  readonly adUrl?: string;
}

/**
 * Makes the recruiter of a study for a mode, and what recruits and pays through it. Nothing is called yet.
 * @throws TurnoutError USAGE, RECRUITER_SETUP, KEYS_INVALID, DATABASE_*
 */
export async function openOperations(
  study: StudyFolder,
  request: OperationsRequest,
): Promise<OpenedOperations> {
  const mode = modeFor(study, request.mode);
  const data = request.data ?? (await openData(study, request.role));
  const close = async (): Promise<void> => {
    if (request.data === undefined) await data.close();
  };
  try {
    const context = {
      store: data.store,
      vault: data.vault,
      clock: systemClock,
      random: { next: () => Math.random() },
      log: data.log,
      settings: studySettings(study, undefined),
    };
    const { recruiter, posting } = await openRecruiter(study, mode, context, request);
    const settings = recruitingSettings(study, request.adUrl, posting);
    const operations = createOperations({
      context,
      recruiter,
      settings,
      runCommand: ({ words }, signal) => runWords(study, mode, words, signal),
      runner: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
    });
    const defaults = {
      title: settings.title,
      durationMs: posting?.durationMs ?? Math.round(study.config.recruitment.durationHours * HOUR_MS),
      lifetimeMs: posting?.lifetimeMs ?? Math.round(study.config.lifetimeHours * HOUR_MS),
    };
    return { operations, links: createLinks(context), data, study, mode, defaults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function recruitingSettings(
  study: StudyFolder,
  adUrl: string | undefined,
  posting: OpenedRecruiter['posting'],
): RecruitingSettings {
  const { title, description, keywords, recruitment } = study.config;
  const { limits, leaseMinutes, retakeGroup, retakeGrant } = recruitment;
  return {
    title: posting?.title ?? title,
    description: posting?.description ?? description,
    keywords:
      posting?.keywords ??
      keywords
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    adUrl: adUrl ?? studyAddress(study),
    limits,
    autoApprovalMs: Math.round(recruitment.autoApprovalDays * DAY_MS),
    leaseMs: leaseMinutes === undefined ? undefined : Math.round(leaseMinutes * MINUTE_MS),
    retakes: { group: retakeGroup ?? posting?.grantGroup, grantAt: retakeGrant },
  };
}
