import type { Log } from '@turnout/core';
import type { Engine } from '@turnout/engine';
import type { StudyConfig, StudyHooks, Templates } from '@turnout/project';

import type { OperationsPort } from './recruiting/operations-port.ts';

export interface ClientAsset {
  readonly body: Buffer;
  readonly etag: string;
}

/** Everything the routes work with; made once, by the composition root. */
export interface AppContext {
  readonly engine: Engine;
  /** The study folder. */
  readonly folder: string;
  readonly config: StudyConfig;
  readonly templates: Templates;
  readonly hooks: StudyHooks | undefined;
  readonly log: Log;
  /** What /healthz tells: which study this is, so that nobody takes another's server for it, and the mode. */
  readonly served?: { readonly study: string; readonly mode: string };
  /** Recruiting, where the study is served with it. */
  readonly operations?: OperationsPort | undefined;
  /** The scripts of the client part. */
  readonly asset: (name: 'psiturk.js' | 'turnout-page.js') => ClientAsset;
}
