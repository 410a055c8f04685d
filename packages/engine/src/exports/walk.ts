import {
  type Participant,
  type ParticipantFilter,
  type ParticipantReader,
  type RecordReader,
  type StoredRecord,
  TurnoutError,
  type Vault,
} from '@turnout/core';

/** The part of a Store that exports need. */
export interface ExportStore {
  readonly participants: Pick<ParticipantReader, 'page' | 'count' | 'identity'>;
  readonly records: Pick<RecordReader, 'page'>;
}

/** What an export reads from; any database, and no transaction. */
export interface ExportSource {
  readonly store: ExportStore;
  readonly vault: Pick<Vault, 'decrypt'>;
  readonly filter: ParticipantFilter;
  /** True: real worker ids. False: pseudonyms, the same for a worker in every study of the lab. */
  readonly withWorkerIds: boolean;
}

export interface ExportProblem {
  /** The participant's name in the files. */
  readonly participant: string;
  /** The record's position within the participant; absent when the problem is not a record. */
  readonly position?: number;
  readonly message: string;
}

export interface ExportProgress {
  readonly participants: number;
  readonly records: number;
  /** Participants the export will visit, all passes together. */
  readonly total: number;
}

export interface ExportListener {
  /** Called after every participant. */
  readonly onProgress?: (progress: ExportProgress) => void;
  /** Called for each thing that was left out; the export goes on. */
  readonly onProblem?: (problem: ExportProblem) => void;
}

/** A record with its value parsed. */
export interface ReadRecord extends StoredRecord {
  readonly parsed: unknown;
}

const PARTICIPANTS_PER_PAGE = 500;
const RECORDS_PER_PAGE = 1000;

/** The participant's name in exported files: stable, and without the worker's id. */
export const labelOf = (participant: Pick<Participant, 'worker' | 'assignmentId'>): string =>
  `${participant.worker}:${participant.assignmentId}`;

/** Walks over the participants that fit, in order of id, a page at a time. */
export async function* participantsOf(
  store: ExportStore,
  filter: ParticipantFilter,
): AsyncGenerator<Participant> {
  let after = 0;
  for (;;) {
    const page = await store.participants.page(filter, after, PARTICIPANTS_PER_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PARTICIPANTS_PER_PAGE) return;
    after = last.id;
  }
}

async function* recordsOf(store: ExportStore, participantId: number): AsyncGenerator<StoredRecord> {
  let after = 0;
  for (;;) {
    const page = await store.records.page(participantId, after, RECORDS_PER_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < RECORDS_PER_PAGE) return;
    after = last.position;
  }
}

/**
 * The records of one participant up to a position, parsed. One that is not JSON is reported and left out: psiTurk
 * lost the whole participant, or the whole file, over one of them.
 */
export async function readRecords(
  store: ExportStore,
  participant: Participant,
  options: { readonly until?: number; readonly onProblem?: ExportListener['onProblem'] | undefined } = {},
): Promise<{ readonly records: readonly ReadRecord[]; readonly last: number }> {
  const records: ReadRecord[] = [];
  let last = 0;
  for await (const record of recordsOf(store, participant.id)) {
    if (record.position > (options.until ?? Number.POSITIVE_INFINITY)) break;
    last = record.position;
    try {
      records.push({ ...record, parsed: JSON.parse(record.value) });
    } catch (error) {
      options.onProblem?.({
        participant: labelOf(participant),
        position: record.position,
        message: `The ${record.kind}'s value is not JSON (${messageOf(error)}). It was left out.`,
      });
    }
  }
  return { records, last };
}

/** The worker's real id; undefined, and reported, when the key does not open it. */
export async function workerIdOf(
  { store, vault }: Pick<ExportSource, 'store' | 'vault'>,
  participant: Participant,
  onProblem: ExportListener['onProblem'],
): Promise<string | undefined> {
  const report = (message: string): undefined => {
    onProblem?.({ participant: labelOf(participant), message });
  };
  const identity = await store.participants.identity(participant.id);
  if (identity === undefined) return report('The worker id is not stored.');
  try {
    return vault.decrypt(identity.workerIdSealed);
  } catch (error) {
    if (error instanceof TurnoutError) return report(error.message);
    throw error;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
