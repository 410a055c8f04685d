import type { StudySettings } from '@turnout/engine';
import { readConditions, type StudyHooks } from '@turnout/project';
import { shownHost } from '../links.ts';
import type { StudyFolder } from './study.ts';

/** What the engine needs to know of a study. @param hooks of its custom.ts, where they are loaded */
export function studySettings({ folder, config }: StudyFolder, hooks: StudyHooks | undefined): StudySettings {
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

/** Where participants begin: the configured address, or this computer's. */
export const studyAddress = ({ config }: StudyFolder): string =>
  config.adUrl ?? `http://${shownHost(config.host)}:${config.port}/ad`;
