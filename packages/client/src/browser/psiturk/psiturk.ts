import { mergeLeft } from '../saving/merge-left.ts';
import { parseObject } from '../shared/json.ts';
import { browserStore } from '../shared/key-store.ts';
import { browserTimers as timers } from '../shared/timers.ts';
import { computeBonus } from './bonus.ts';
import { bindNavigation, createInstructions } from './instructions.ts';
import { createLeavingGuard } from './leaving.ts';
import { FINISHED_INSTRUCTIONS, FINISHED_TASK, notificationsOf } from './notifications.ts';
import { browserPageReader, readNow, readPages } from './pages.ts';
import type { Saver } from './saver.ts';
import { showInBody } from './show-page.ts';
import { type Attributes, createTaskData, type SaveOptions, type TaskData } from './task-data.ts';
import { createTurnoutSaver } from './turnout-saver.ts';
import { createWaitingNotice } from './waiting-notice.ts';
import { createWholeModelSaver } from './whole-model-saver.ts';
import { recordWindowEvents } from './window-events.ts';

const now = (): number => Date.now();
const random = Math.random;
const report = (message: string): void => console.error(message);

/** psiTurk's object with all its public members (psiturk.md 1.10). */
export function createPsiTurk(uniqueId: string, adServerLoc: unknown, givenMode: unknown): object {
  const context = window.TURNOUT;
  const notifications = notificationsOf(window);
  const mode = typeof givenMode === 'string' && givenMode !== '' ? givenMode : (context?.mode ?? 'live');
  const pages: Record<string, string> = {};

  const taskdata: TaskData = createTaskData({
    uniqueId,
    adServerLoc,
    mode,
    urlRoot: `${context?.base ?? ''}/sync`,
    userAgent: navigator.userAgent,
    saved: savedModel(uniqueId),
    now,
    onRecorded: () => saver.recorded(),
    save: (model, options) => saver.save(model, options),
    fetch: fetchModel,
  });
  const saver = createSaver(uniqueId, taskdata);
  recordWindowEvents(taskdata, notifications, timers);

  const saveData = (options?: SaveOptions): void => {
    taskdata.save(undefined, options);
  };

  const guard = createLeavingGuard(window, () => window.jQuery, saveData);

  const startTask = (): void => {
    saveData();
    saver.start();
    if (mode !== 'debug' && context?.resume !== true) guard.arm();
  };

  const getPage = (name: string): string => {
    const page = pages[name];
    if (page === undefined) throw new Error(`The page "${name}" is shown before it was preloaded.`);
    return page;
  };

  const showPage = (name: string): void => showInBody(getPage(name));
  const recordTrialData = (trial: unknown): void => taskdata.addTrialData(trial);
  const finishInstructions = (message?: unknown): void => {
    notifications.trigger(FINISHED_INSTRUCTIONS, message);
  };
  const teardownTask = (message?: unknown): void => {
    notifications.trigger(FINISHED_TASK, message);
  };

  notifications.on(FINISHED_INSTRUCTIONS, startTask);
  notifications.on(FINISHED_TASK, guard.disarm);
  window.addEventListener('pagehide', ({ persisted }) => saver.leaving(guard.isArmed() && !persisted));
  window.addEventListener('online', () => saver.online());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saver.hidden();
  });

  return {
    pages,
    taskdata,
    preloadImages,
    preloadPages(names: string | readonly string[]): Promise<void> {
      const missing = readPages(
        typeof names === 'string' ? [names] : [...names],
        pages,
        browserPageReader(context?.base),
      );
      for (const name of missing)
        report(
          `The page "${name}" could not be loaded: there is no such file in templates/, or no connection.`,
        );
      return Promise.resolve();
    },
    getPage,
    showPage,
    recordTrialData,
    recordUnstructuredData: (field: unknown, value: unknown): void =>
      taskdata.addUnstructuredData(String(field), value),
    getTrialData: taskdata.getTrialData,
    getEventData: taskdata.getEventData,
    getQuestionData: taskdata.getQuestionData,
    saveData,
    startTask,
    finishInstructions,
    teardownTask,
    completeHIT(): void {
      teardownTask();
      saver.complete(() => leaveFor(taskdata));
    },
    computeBonus(url: string, callback?: unknown): void {
      void computeBonus({ fetch: window.fetch, timers, random, report }, String(url), taskdata.id, callback);
    },
    doInstructions(names: readonly string[], callback?: () => unknown): void {
      const instructions = createInstructions({
        pages: names,
        showPage,
        now,
        record: recordTrialData,
        onLeft: (index) => {
          window.viewedscreen = index;
        },
        bind: (listeners) => bindNavigation(window.jQuery, listeners),
        onFinished() {
          finishInstructions();
          callback?.();
        },
      });
      window.instructionController = instructions;
      instructions.loadFirstPage();
    },
    getInstructionIndicator: (): unknown => window.instructionController?.getIndicator?.(),
  };
}

function preloadImages(names: readonly string[]): void {
  for (const name of names) {
    window.image = new Image();
    window.image.src = name;
  }
}

/** What the server holds, and what an earlier page load of this participant could not send any more. */
function savedModel(uniqueId: string): Attributes {
  const context = window.TURNOUT;
  const known = context?.uniqueId === uniqueId ? context.model : undefined;
  const model = known ?? readModel(uniqueId);
  const left = window.TURNOUT_PAGE?.leftovers.textsOf(uniqueId) ?? [];
  return { ...mergeLeft(model, uniqueId, left) };
}

function readModel(uniqueId: string): Attributes {
  const url = `${window.TURNOUT?.base ?? ''}/sync/${encodeURIComponent(uniqueId)}`;
  const text = readNow(url);
  if (text === undefined) report(`Turnout: ${url} gave no data; the task begins with psiTurk's defaults.`);
  return { ...(text === undefined ? undefined : parseObject(text)) };
}

function createSaver(uniqueId: string, taskdata: TaskData): Saver {
  const context = window.TURNOUT;
  const page = window.TURNOUT_PAGE;
  const sendBeacon = (url: string, data: URLSearchParams): unknown => navigator.sendBeacon?.(url, data);
  if (context === undefined || page === undefined)
    return createWholeModelSaver({ uniqueId, fetch: window.fetch.bind(window), timers, report, sendBeacon });
  if (context.uniqueId !== uniqueId)
    console.warn(
      `Turnout: this page belongs to ${context.uniqueId}, not to ${uniqueId}; data are saved for the former.`,
    );
  return createTurnoutSaver({
    context,
    page,
    attributes: taskdata.attributes,
    storage: browserStore('localStorage'),
    timers,
    random,
    now,
    pageName: randomName(),
    report,
    makeNotice: createWaitingNotice,
    sendBeacon,
  });
}

function fetchModel(model: TaskData, options: SaveOptions): void {
  const text = readNow(model.url());
  const answer = text === undefined ? undefined : parseObject(text);
  if (answer === undefined) options.error?.(model, {}, options);
  else options.success?.(model.set(answer), answer, options);
}

/** On to the page the server gave, in psiTurk's form of the address. */
function leaveFor({ adServerLoc, id, mode }: TaskData): void {
  const url = `${String(adServerLoc)}?uniqueId=${id}&mode=${mode}`;
  const page = window.TURNOUT_PAGE;
  const go = (): void => {
    window.location.href = url;
  };
  // Where nothing in this window outlives a navigation, the next page is fetched while the token is still here.
  if (page === undefined || page.tokenKept || window.TURNOUT === undefined) go();
  else
    void page.openWithToken(url).then((shown) => {
      if (!shown) go();
    });
}

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
