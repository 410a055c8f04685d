import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Participant, TurnoutError } from '@turnout/core';
import type {
  RehearsalProgress,
  RehearsalReport,
  StudyParticipant,
  StudyPort,
  StudyScript,
} from '@turnout/rehearsal';
import { type OpenData, openData } from './data.ts';
import { openStage, type Posting } from './stage.ts';
import type { StudyFolder } from './study.ts';

interface RehearsalPlan {
  readonly workers: number;
  readonly browsers: number;
  readonly seed: number;
  readonly posting: Posting;
  /** Ends it early. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RehearsalProgress) => void;
}

/** Participants read at once. */
const PAGE = 500;

/** The last to come have time to finish before the posting ends after a day. */
const ARRIVALS_MS = 20 * 3_600_000;

/**
 * Serves the study and a marketplace for as long as a simulated crowd takes it.
 * @param study with a data folder of its own
 * @throws TurnoutError REHEARSAL_FAILED when the crowd could not do its work, and as `openStage`
 */
export async function runRehearsal(study: StudyFolder, plan: RehearsalPlan): Promise<RehearsalReport> {
  // Loaded here, for it brings the browser's driver along, which no other command needs.
  const { RehearsalError, rehearse } = await import('@turnout/rehearsal');
  const stage = await openStage(study, { port: 0, posting: plan.posting });
  try {
    const data = await openData(study, 'tool');
    try {
      const script = await loadScript(study.folder);
      return await rehearse({
        siteUrl: `${stage.marketplace.url}/sandbox`,
        controlToken: stage.controlToken,
        groupId: stage.groupId,
        environment: 'sandbox',
        workers: plan.workers,
        browsers: plan.browsers,
        seed: plan.seed,
        ...(script !== undefined && { script }),
        study: participantsOf(study, data),
        // What a requester does at the end: pays.
        review: () => stage.payAll(),
        arriveWithinMs: ARRIVALS_MS,
        signal: plan.signal,
        onProgress: plan.onProgress,
      });
    } finally {
      await data.close();
    }
  } catch (error) {
    if (!(error instanceof RehearsalError)) throw error;
    throw new TurnoutError('REHEARSAL_FAILED', `${error.message} ${error.next}`, { cause: error });
  } finally {
    await stage.stop();
  }
}

/** How simulated workers take the study, when the study says so. */
async function loadScript(folder: string): Promise<StudyScript | undefined> {
  const file = join(folder, 'rehearsal.mjs');
  return existsSync(file) ? ((await import(pathToFileURL(file).href)) as StudyScript) : undefined;
}

const participantsOf = (study: StudyFolder, data: OpenData): StudyPort => ({
  status: async () => {
    const all: StudyParticipant[] = [];
    for await (const participant of walk(study, data)) {
      const identity = await data.store.participants.identity(participant.id);
      if (identity === undefined) continue;
      all.push({
        workerId: data.vault.decrypt(identity.workerIdSealed),
        assignmentId: participant.assignmentId,
        condition: participant.cell.condition,
        counterbalance: participant.cell.counterbalance,
        completed: participant.endedAt !== undefined,
      });
    }
    return all;
  },
});

async function* walk({ config }: StudyFolder, { store }: OpenData): AsyncGenerator<Participant> {
  for (let after = 0; ; ) {
    const page = await store.participants.page({ study: config.study }, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}
