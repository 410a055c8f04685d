import type { WorkerProfile } from '@turnout/protocol';
import type { DayCurve, Persona } from './behaviour/index.ts';
import type { BrowserOptions } from './bodies/chromium/launch.ts';
import type { StudyScript } from './bodies/study-script.ts';
import type { StudyPort } from './study-port.ts';

export interface RehearsalOptions {
  /** Where the worker site of the environment is, e.g. `http://127.0.0.1:8400/sandbox`; no slash at the end. */
  readonly siteUrl: string;
  /** The origin of the control; the worker site's by default. */
  readonly controlUrl?: string;
  /** Lets somebody control the marketplace. */
  readonly controlToken: string;
  /** The group of the HITs that were posted for the rehearsal. */
  readonly groupId: string;
  /** Whose ledger the cost is read from. */
  readonly environment: 'sandbox' | 'production';
  readonly workers: number;
  /** The same seed makes the same crowd. */
  readonly seed: number;
  readonly personas?: readonly Persona[];
  readonly curve?: DayCurve;
  /** Within this time from now on, by the marketplace's clock, everybody arrives; ms. A day by default. */
  readonly arriveWithinMs?: number;
  /** What the task takes an ordinary person, ms; five minutes by default. */
  readonly typicalTaskMs?: number;
  /** What the marketplace knows of a worker, by number; an ordinary adult in the US by default. */
  readonly profile?: (number: number) => WorkerProfile;
  /** How many of the workers use a real browser; the diligent ones first. None by default. */
  readonly browsers?: number;
  readonly browser?: BrowserOptions;
  /** The study's own `rehearsal.mjs`. */
  readonly script?: StudyScript;
  readonly study?: StudyPort;
  /** When everybody is done, before the accounts are read: the requester's approvals and bonuses. */
  readonly review?: () => Promise<void>;
  readonly onProgress?: (progress: RehearsalProgress) => void;
  /** Interrupts the rehearsal: browsers are closed, and `rehearse` rejects at once. */
  readonly signal?: AbortSignal;
}

export interface RehearsalProgress {
  /** Epoch ms of the marketplace. */
  readonly now: number;
  readonly people: number;
  readonly arrived: number;
  /** Have a task in hand. */
  readonly working: number;
  readonly handedIn: number;
}
