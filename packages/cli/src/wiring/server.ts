import { clientAsset } from '@turnout/client';
import { createEngine, type StudySettings } from '@turnout/engine';
import {
  loadHooks,
  loadTemplates,
  type Notice,
  readConditions,
  type StudyConfig,
  type StudyHooks,
} from '@turnout/project';
import { createApp } from '@turnout/server';
import { shownHost } from '../links.ts';
import { openData, systemClock } from './data.ts';
import { listenError } from './listen-error.ts';
import type { StudyFolder } from './study.ts';

export interface RunningServer {
  /** Where it answers, e.g. `http://localhost:22362`. */
  readonly url: string;
  /** What the researcher should know about the study's pages. */
  readonly notices: readonly Notice[];
  /** Finishes what is under way, then stops. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * The composition root: every part of a study server, made here and nowhere else, started in order and stopped in
 * the opposite order.
 * @throws TurnoutError HOOKS_INVALID, STUDY_INVALID, DATABASE_*, KEYS_INVALID, PORT_IN_USE, HOST_UNAVAILABLE
 */
export async function startServer(study: StudyFolder): Promise<RunningServer> {
  const { folder, config } = study;
  const hooks = await loadHooks(folder);
  const data = await openData(study, 'server');
  try {
    const templates = loadTemplates(folder, {
      renderSnippets: config.renderSnippets,
      onProblem: ({ file, line, message }) =>
        data.log.warn('a page could not be shown as written', { file, line, message }),
    });
    const engine = createEngine({
      store: data.store,
      vault: data.vault,
      clock: systemClock,
      random: { next: () => Math.random() },
      log: data.log,
      settings: settingsOf(folder, config, hooks),
    });
    const app = await createApp({
      engine,
      folder,
      config,
      templates,
      hooks,
      log: data.log,
      asset: clientAsset,
    });
    await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw listenError(error, config);
    });
    const stop = async (): Promise<void> => {
      await app.close();
      await data.close();
    };
    let stopping: Promise<void> | undefined;
    return {
      notices: templates.notices(),
      url: `http://${shownHost(config.host)}:${portOf(app.server.address(), config.port)}`,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await data.close();
    throw error;
  }
}

function settingsOf(folder: string, config: StudyConfig, hooks: StudyHooks | undefined): StudySettings {
  const conditions = readConditions(folder);
  const choose = hooks?.chooseCell;
  return {
    study: config.study,
    designVersion: config.designVersion,
    conditions: conditions ?? config.conditions,
    counters: conditions === undefined ? config.counters : 1,
    cutoffMs: config.cutoffMinutes * 60_000,
    allowRepeats: config.allowRepeats,
    resume: config.resume,
    ...(choose !== undefined && { chooseCell: choose }),
  };
}

const portOf = (address: ReturnType<import('node:net').Server['address']>, port: number): number =>
  typeof address === 'object' && address !== null ? address.port : port;
