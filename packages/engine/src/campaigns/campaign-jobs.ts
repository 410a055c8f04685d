import type { JobHandler } from '../jobs/types.ts';
import { type RecruitingParts, scopedName } from '../recruiting/parts.ts';
import { holdRound } from './hold-round.ts';
import { runTask, type TaskData, type TaskTools } from './run-task.ts';

const APART_MS = 1_000;

/** What campaigns and tasks do by themselves, by the names of their jobs. */
export function campaignJobs(parts: RecruitingParts, tools: TaskTools): Readonly<Record<string, JobHandler>> {
  const rhythm = { atOnce: 1, apartMs: APART_MS };
  return {
    [scopedName(parts, 'campaign.round')]: {
      ...rhythm,
      // The data of a job are of our own writing.
      run: (data) => holdRound(parts, (data as { readonly campaignId: number }).campaignId),
    },
    [scopedName(parts, 'task.run')]: {
      ...rhythm,
      run: (data, { attempts }, signal) => runTask(tools, data as TaskData, { number: attempts, signal }),
    },
  };
}
