import { foldRecords } from '@turnout/core';
import { isoTime } from './csv.ts';
import { participantFields } from './participant-fields.ts';
import { withFiles } from './text-file.ts';
import type { DataExport, ExportSummary } from './types.ts';
import { labelOf, participantsOf, type ReadRecord, readRecords, workerIdOf } from './walk.ts';

const names = ['participants.jsonl', 'records.jsonl'] as const;

/**
 * The lossless form: `records.jsonl` has every stored record in order of storing, earlier versions of a changed
 * trial and the model's attributes included, with values as the browser sent them.
 */
export async function exportJsonLines(options: DataExport): Promise<Omit<ExportSummary, 'problems'>> {
  const { store, filter, onProgress, onProblem, withWorkerIds } = options;
  const total = await store.participants.count(filter);
  const counts = { participants: 0, trials: 0, answers: 0, events: 0, records: 0 };
  return withFiles(names, options.open, async (file) => {
    for await (const participant of participantsOf(store, filter)) {
      const { records, last } = await readRecords(store, participant, { onProblem });
      const folded = foldRecords(records);
      const size = { trials: folded.trials.length, records: last };
      const worker = withWorkerIds ? { id: await workerIdOf(options, participant, onProblem) } : undefined;
      const fields = participantFields(participant, size, worker);
      const values = Object.fromEntries(fields.map(([name, value]) => [name, value ?? null]));
      await file('participants.jsonl').write(`${JSON.stringify(values)}\n`);
      for (const record of records)
        await file('records.jsonl').write(recordLine(labelOf(participant), record));
      counts.participants += 1;
      counts.records += last;
      counts.trials += size.trials;
      counts.answers += folded.answers.size;
      counts.events += folded.events.length;
      onProgress?.({
        participants: counts.participants,
        records: counts.records,
        total: Math.max(total, counts.participants),
      });
    }
    return { ...counts, files: names };
  });
}

/** Members that a kind of record does not have are left out. */
function recordLine(participant: string, record: ReadRecord): string {
  const head = JSON.stringify({
    participant,
    position: record.position,
    kind: record.kind,
    name: record.name,
    current_trial: record.ordinal,
    time: isoTime(record.at) || undefined,
    time_ms: record.at,
    interval: record.interval,
    received_at: isoTime(record.receivedAt),
  });
  return `${head.slice(0, -1)},"value":${record.value.trim()}}\n`;
}
