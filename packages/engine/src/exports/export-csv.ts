import { type Cell, foldRecords, type Participant, type ParticipantFilter } from '@turnout/core';
import { cellOf, csvRow, isoTime, withoutFormula } from './csv.ts';
import { participantColumns, participantFields } from './participant-fields.ts';
import { type TextFile, withFiles } from './text-file.ts';
import { fixedTrialColumns, TrialColumns } from './trial-columns.ts';
import type { DataExport, ExportSummary } from './types.ts';
import { labelOf, participantsOf, type ReadRecord, readRecords, workerIdOf } from './walk.ts';

const names = ['participants.csv', 'trials.csv', 'answers.csv', 'events.csv'] as const;

/** What the first pass saw of a participant; the second writes exactly that, though the study goes on. */
interface Seen {
  readonly position: number;
  readonly cell: Cell;
}

/**
 * Two passes over the records: the first writes participants, answers and events and gathers the columns of the
 * trials, the second writes the trials. Holding the trials instead would take as much memory as there are data.
 */
export async function exportCsv(options: DataExport): Promise<Omit<ExportSummary, 'problems'>> {
  const { store, filter, onProgress, onProblem, withWorkerIds } = options;
  const text = options.spreadsheetSafe === true ? withoutFormula : (cell: string): string => cell;
  const writeRow = (file: TextFile, cells: readonly unknown[]): Promise<void> =>
    file.write(csvRow(cells.map((cell) => (typeof cell === 'string' ? text(cell) : cellOf(cell)))));
  const columns = new TrialColumns();
  const seen = new Map<number, Seen>();
  const total = 2 * (await store.participants.count(filter));
  const counts = { participants: 0, trials: 0, answers: 0, events: 0, records: 0 };
  let visited = 0;
  let read = 0;
  const step = (records: number): void => {
    visited += 1;
    read += records;
    onProgress?.({ participants: visited, records: read, total: Math.max(total, visited) });
  };

  const writeParticipant = async (participant: Participant, file: FileOf): Promise<void> => {
    const label = labelOf(participant);
    const { records, last } = await readRecords(store, participant, { onProblem });
    const folded = foldRecords(records);
    seen.set(participant.id, { position: last, cell: participant.cell });
    const size = { trials: folded.trials.length, records: last };
    const worker = withWorkerIds ? { id: await workerIdOf(options, participant, onProblem) } : undefined;
    const fields = participantFields(participant, size, worker);
    await writeRow(
      file('participants.csv'),
      fields.map(([, value]) => value),
    );
    for (const [field, value] of folded.answers)
      await writeRow(file('answers.csv'), [label, field, JSON.parse(value)]);
    for (const [index, event] of folded.events.entries())
      await writeRow(file('events.csv'), eventCells(label, index, event));
    for (const trial of folded.trials) columns.add(trial);
    counts.participants += 1;
    counts.records += last;
    counts.trials += size.trials;
    counts.answers += folded.answers.size;
    counts.events += folded.events.length;
    step(last);
  };

  const writeTrials = async (participant: Participant, { position, cell }: Seen, file: TextFile) => {
    const { records, last } = await readRecords(store, participant, { until: position });
    for (const [index, trial] of foldRecords(records).trials.entries())
      await writeRow(file, [...trialCells(participant, cell, index, trial), ...columns.spread(trial)]);
    step(last);
  };

  return withFiles(names, options.open, async (file) => {
    await writeRow(file('participants.csv'), participantColumns(withWorkerIds));
    await writeRow(file('answers.csv'), ['participant', 'field', 'value']);
    await writeRow(file('events.csv'), eventColumns);
    for await (const participant of participantsOf(store, filter)) await writeParticipant(participant, file);
    await writeRow(file('trials.csv'), [...fixedTrialColumns, ...columns.header()]);
    for await (const participant of participantsOf(store, withoutChangeable(filter))) {
      const before = seen.get(participant.id);
      if (before !== undefined) await writeTrials(participant, before, file('trials.csv'));
    }
    return { ...counts, files: names };
  });
}

type FileOf = (name: (typeof names)[number]) => TextFile;

/** Somebody who was chosen as started and finishes meanwhile must not drop out of the second pass. */
function withoutChangeable(filter: ParticipantFilter): ParticipantFilter {
  const { states: _states, condition: _condition, ...fixed } = filter;
  return fixed;
}

const trialCells = (participant: Participant, cell: Cell, index: number, trial: ReadRecord): unknown[] => [
  labelOf(participant),
  cell.condition,
  cell.counterbalance,
  participant.designVersion,
  participant.mode,
  index + 1,
  trial.ordinal,
  isoTime(trial.at),
  trial.at,
];

const eventColumns = ['participant', 'index', 'event', 'value', 'time', 'time_ms', 'interval'];

const eventCells = (label: string, index: number, event: ReadRecord): unknown[] => [
  label,
  index + 1,
  event.name,
  event.parsed,
  isoTime(event.at),
  event.at,
  event.interval,
];
