import type { Writable } from 'node:stream';
import { foldRecords, type Participant, uniqueIdOf } from '@turnout/core';
import { csvRow } from './csv.ts';
import { pythonCell, pythonJson } from './python.ts';
import { type TextFile, withFiles } from './text-file.ts';
import {
  type ExportListener,
  type ExportSource,
  labelOf,
  participantsOf,
  type ReadRecord,
  readRecords,
  workerIdOf,
} from './walk.ts';

export interface PsiturkExport extends ExportSource, ExportListener {
  /** Opens one of the three files for writing. */
  readonly open: (fileName: string) => Writable;
}

export interface PsiturkSummary {
  readonly files: readonly string[];
  readonly participants: number;
  /** Rows written, all files together. */
  readonly rows: number;
  readonly records: number;
  readonly problems: number;
}

const names = ['trialdata.csv', 'eventdata.csv', 'questiondata.csv'] as const;

/**
 * The three files of psiTurk's download_datafiles, byte for byte (psiturk.md 1.12): no header, rows of every
 * participant that fits the filter, in order of entry. Unlike psiTurk, one bad element costs only itself, and
 * the first column has a pseudonym in place of the worker's id unless real ids are asked for.
 * @throws the error of a file that cannot be written; STORE_UNAVAILABLE
 */
export async function exportPsiturkFiles(options: PsiturkExport): Promise<PsiturkSummary> {
  const { store, filter, onProgress } = options;
  let problems = 0;
  const onProblem: NonNullable<ExportListener['onProblem']> = (problem) => {
    problems += 1;
    options.onProblem?.(problem);
  };
  const total = await store.participants.count(filter);
  let participants = 0;
  let rows = 0;
  let read = 0;
  return withFiles(names, options.open, async (file) => {
    const write = async (to: TextFile, cells: readonly string[]): Promise<void> => {
      rows += 1;
      await to.write(csvRow(cells));
    };
    const writeItems = async (to: TextFile, uniqueId: string, participant: Participant, items: Items) => {
      for (const { record, cells } of items) {
        if (cells !== undefined) await write(to, [uniqueId, ...cells]);
        else
          onProblem({
            participant: labelOf(participant),
            position: record.position,
            message: `The ${record.kind} was not saved in psiTurk's form and has no place in its files. It was left out.`,
          });
      }
    };
    for await (const participant of participantsOf(store, filter)) {
      const uniqueId = await uniqueIdFor(options, participant, onProblem);
      const { records, last } = await readRecords(store, participant, { onProblem });
      const { trials, events, answers } = foldRecords(records);
      await writeItems(file('trialdata.csv'), uniqueId, participant, trials.map(trialItem));
      await writeItems(file('eventdata.csv'), uniqueId, participant, events.map(eventItem));
      for (const [field, value] of answers)
        await write(file('questiondata.csv'), [uniqueId, field, pythonCell(JSON.parse(value))]);
      participants += 1;
      read += last;
      onProgress?.({ participants, records: read, total: Math.max(total, participants) });
    }
    return { files: names, participants, rows, records: read, problems };
  });
}

type Items = readonly { readonly record: ReadRecord; readonly cells: readonly string[] | undefined }[];

async function uniqueIdFor(
  options: PsiturkExport,
  participant: Participant,
  onProblem: NonNullable<ExportListener['onProblem']>,
): Promise<string> {
  const real = options.withWorkerIds ? await workerIdOf(options, participant, onProblem) : undefined;
  if (real === undefined) return labelOf(participant);
  return uniqueIdOf({ workerId: real, assignmentId: participant.assignmentId });
}

function trialItem(record: ReadRecord): Items[number] {
  if (record.at !== undefined)
    return { record, cells: [pythonCell(record.ordinal), pythonCell(record.at), pythonJson(record.parsed)] };
  const item = membersOf(record.parsed, ['current_trial', 'dateTime', 'trialdata']);
  return { record, cells: item && [pythonCell(item[0]), pythonCell(item[1]), pythonJson(item[2])] };
}

function eventItem(record: ReadRecord): Items[number] {
  if (record.name !== undefined)
    return {
      record,
      cells: [record.name, pythonCell(record.interval), pythonCell(record.parsed), pythonCell(record.at)],
    };
  const item = membersOf(record.parsed, ['eventtype', 'interval', 'value', 'timestamp']);
  return { record, cells: item?.map(pythonCell) };
}

/** The members of an object, when it has all of them: what psiTurk would have written for it. */
function membersOf(value: unknown, names: readonly string[]): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  return names.every((name) => members.has(name)) ? names.map((name) => members.get(name)) : undefined;
}
