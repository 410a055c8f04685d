import { Writable } from 'node:stream';
import {
  type Identity,
  type NewRecord,
  type Participant,
  type ParticipantFilter,
  type StoredRecord,
  TurnoutError,
} from '@turnout/core';
import type { ExportStore } from '../../src/index.ts';

/** What an export reads, held in arrays: the smallest thing that keeps the readers' promises. */
export interface MemorySource extends ExportStore {
  add(participant: Partial<Participant>, workerId: string, records: readonly NewRecord[]): Participant;
  append(participantId: number, records: readonly NewRecord[]): void;
  change(participantId: number, change: Partial<Participant>): void;
}

export const vault = {
  /** Opens what `sealed:` begins; anything else was sealed with another key. */
  decrypt(sealed: string): string {
    if (!sealed.startsWith('sealed:')) throw new TurnoutError('KEYS_INVALID');
    return sealed.slice('sealed:'.length);
  },
};

export const ENTERED = Date.UTC(2026, 10, 21, 9, 0, 0);

export function memorySource(): MemorySource {
  const participants: Participant[] = [];
  const identities = new Map<number, Identity>();
  const records = new Map<number, StoredRecord[]>();
  const fits = (filter: ParticipantFilter) => (participant: Participant) =>
    participant.study === filter.study &&
    (filter.mode === undefined || participant.mode === filter.mode) &&
    (filter.designVersion === undefined || participant.designVersion === filter.designVersion) &&
    (filter.states === undefined || filter.states.includes(participant.state)) &&
    (filter.condition === undefined || participant.cell.condition === filter.condition) &&
    (filter.from === undefined || participant.enteredAt >= filter.from) &&
    (filter.until === undefined || participant.enteredAt < filter.until);
  const append = (participantId: number, added: readonly NewRecord[]): void => {
    const stored = records.get(participantId) ?? [];
    for (const record of added)
      stored.push({
        ...record,
        participantId,
        position: stored.length + 1,
        receivedAt: ENTERED + stored.length,
      });
    records.set(participantId, stored);
  };
  return {
    participants: {
      page: async (filter, after, limit) =>
        participants
          .filter(fits(filter))
          .filter(({ id }) => id > after)
          .slice(0, limit),
      count: async (filter) => participants.filter(fits(filter)).length,
      identity: async (id) => identities.get(id),
    },
    records: {
      page: async (id, after, limit) => (records.get(id) ?? []).slice(after, after + limit),
    },
    add(given, workerId, added) {
      const id = participants.length + 1;
      const participant: Participant = {
        id,
        study: 'stroop',
        mode: 'live',
        designVersion: '1.0',
        worker: `P${id}`,
        assignmentId: `A${id}`,
        hitId: 'H1',
        state: 'completed',
        cell: { condition: 0, counterbalance: 1 },
        browser: 'firefox',
        platform: 'linux',
        language: 'en',
        enteredAt: ENTERED,
        startedAt: ENTERED + 1000,
        endedAt: undefined,
        bonusMinor: 0,
        ...given,
      };
      participants.push(participant);
      identities.set(id, { workerIdSealed: `sealed:${workerId}`, ipAddressSealed: undefined });
      append(id, added);
      return participant;
    },
    append,
    change(participantId, change) {
      const index = participants.findIndex(({ id }) => id === participantId);
      participants[index] = { ...(participants[index] as Participant), ...change };
    },
  };
}

const record = { name: undefined, ordinal: undefined, at: undefined, interval: undefined } as const;

export const trial = (
  ordinal: number,
  data: unknown,
  at: number | undefined = ENTERED + ordinal,
): NewRecord => ({
  ...record,
  kind: 'trial',
  ordinal,
  at,
  value: JSON.stringify(data),
});
export const answer = (name: string, data: unknown): NewRecord => ({
  ...record,
  kind: 'answer',
  name,
  value: JSON.stringify(data),
});
export const event = (name: string, data: unknown, at: number, interval: number): NewRecord => ({
  ...record,
  kind: 'event',
  name,
  at,
  interval,
  value: JSON.stringify(data),
});
export const attribute = (name: string, data: unknown): NewRecord => ({
  ...record,
  kind: 'attribute',
  name,
  value: JSON.stringify(data),
});

/** Files that an export writes into memory. */
export function memoryFiles(): {
  open(name: string): Writable;
  bytes(name: string): Buffer;
  text(name: string): string;
} {
  const chunks = new Map<string, Buffer[]>();
  const bytes = (name: string): Buffer => Buffer.concat(chunks.get(name) ?? []);
  return {
    open(name) {
      const written: Buffer[] = [];
      chunks.set(name, written);
      return new Writable({
        // Small, so that an export meets a full buffer all the time.
        highWaterMark: 64,
        write(chunk: Buffer, _encoding, done) {
          written.push(chunk);
          setImmediate(done);
        },
      });
    },
    bytes,
    text: (name) => bytes(name).toString('utf8'),
  };
}
