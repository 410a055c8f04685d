import { clientAsset } from '@turnout/client';
import { createEngine } from '@turnout/engine';
import { loadHooks, loadTemplates, type Notice } from '@turnout/project';
import { createApp } from '@turnout/server';
import { freePort } from '../free-port.ts';
import { shownHost } from '../links.ts';
import { identityOf } from './answering.ts';
import { openData, systemClock } from './data.ts';
import { listenError } from './listen-error.ts';
import { modeFor } from './mode.ts';
import type { OpenedOperations, OperationsRequest } from './operations.ts';
import { workerSites } from './recruiter.ts';
import { openRecruiting, startRecruiting } from './recruiting.ts';
import { studySettings } from './settings.ts';
import type { StudyFolder } from './study.ts';

export interface RunningServer {
  /** Where it answers, e.g. `http://localhost:22362`. */
  readonly url: string;
  /** What the researcher should know about the study's pages. */
  readonly notices: readonly Notice[];
  /** Recruiting and paying; undefined when the recruiter is not set up. */
  readonly recruiting: OpenedOperations | undefined;
  /** Finishes what is under way, then stops. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * The composition root: every part of a study server, made here and nowhere else, started in order and stopped in
 * the opposite order.
 * @throws TurnoutError HOOKS_INVALID, STUDY_INVALID, DATABASE_*, KEYS_INVALID, PORT_IN_USE, HOST_UNAVAILABLE
 */
export async function startServer(
  given: StudyFolder,
  request: Pick<OperationsRequest, 'mode' | 'endpoint'> = {},
): Promise<RunningServer> {
  const study = await prepared(given, request);
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
      settings: studySettings(study, hooks),
    });
    const { opened, notices } = await openRecruiting(study, { ...request, role: 'server', data });
    const app = await createApp({
      engine,
      folder,
      config,
      templates,
      hooks,
      log: data.log,
      asset: clientAsset,
      operations: opened?.operations,
      served: { study: identityOf(study, data.vault), mode: modeFor(study, request.mode) },
    });
    await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw listenError(error, config);
    });
    const stopRecruiting = opened === undefined ? undefined : startRecruiting(opened, data.log);
    const stop = async (): Promise<void> => {
      await stopRecruiting?.();
      await app.close();
      await data.close();
    };
    let stopping: Promise<void> | undefined;
    return {
      notices: [...templates.notices(), ...notices],
      recruiting: opened,
      url: `http://${shownHost(config.host)}:${config.port}`,
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

/**
 * The study with what is known only now: its port, which postings name (0 means any that is free), and who may show it
 * in a frame.
 */
async function prepared(
  study: StudyFolder,
  request: Pick<OperationsRequest, 'mode' | 'endpoint'>,
): Promise<StudyFolder> {
  const { config } = study;
  const sites = workerSites(study, modeFor(study, request.mode), request);
  return {
    ...study,
    config: {
      ...config,
      port: config.port === 0 ? await freePort() : config.port,
      frameAncestors: [...new Set([...config.frameAncestors, ...sites])],
    },
  };
}
