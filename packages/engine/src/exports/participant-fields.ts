import { type Participant, psiturkStatusNames, stateCodes } from '@turnout/core';
import { isoTime } from './csv.ts';
import { labelOf } from './walk.ts';

/** One participant as named columns, the same in CSV and in JSON Lines; undefined is an empty cell. */
export function participantFields(
  participant: Participant,
  counts: { readonly trials: number; readonly records: number },
  worker: { readonly id: string | undefined } | undefined,
): [name: string, value: string | number | undefined][] {
  const status = stateCodes[participant.state];
  return [
    ['participant', labelOf(participant)],
    ['worker', participant.worker],
    ...(worker === undefined ? [] : [['worker_id', worker.id] as [string, string | undefined]]),
    ['hit', participant.hitId],
    ['assignment', participant.assignmentId],
    ['mode', participant.mode],
    ['design_version', participant.designVersion],
    ['condition', participant.cell.condition],
    ['counterbalance', participant.cell.counterbalance],
    ['status', status],
    ['status_name', psiturkStatusNames[status]],
    ['entered_at', isoTime(participant.enteredAt)],
    ['started_at', isoTime(participant.startedAt) || undefined],
    ['ended_at', isoTime(participant.endedAt) || undefined],
    ['browser', participant.browser],
    ['platform', participant.platform],
    ['language', participant.language],
    ['bonus', (participant.bonusMinor / 100).toFixed(2)],
    ['trials', counts.trials],
    ['records', counts.records],
  ];
}

/** The names alone, for the header of a file without rows. */
export const participantColumns = (withWorkerIds: boolean): string[] =>
  participantFields(nobody, { trials: 0, records: 0 }, withWorkerIds ? { id: undefined } : undefined).map(
    ([name]) => name,
  );

const nobody: Participant = {
  id: 0,
  study: '',
  mode: '',
  designVersion: '',
  worker: '',
  assignmentId: '',
  hitId: '',
  state: 'allocated',
  cell: { condition: 0, counterbalance: 0 },
  browser: '',
  platform: '',
  language: '',
  enteredAt: 0,
  startedAt: undefined,
  endedAt: undefined,
  bonusMinor: 0,
};
