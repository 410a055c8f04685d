import { acceptBatch, type NewRecord, TurnoutError } from '@turnout/core';
import type { SavedRecords, SaveRecords, WireRecord } from '@turnout/protocol';
import type { EngineContext } from '../context.ts';

const toRecord = (wire: WireRecord): NewRecord => ({
  kind: wire.k,
  name: wire.k === 'trial' ? undefined : wire.f,
  ordinal: wire.k === 'trial' ? wire.n : undefined,
  at: wire.k === 'trial' || wire.k === 'event' ? wire.at : undefined,
  interval: wire.k === 'event' ? wire.dt : undefined,
  value: JSON.stringify(wire.v),
});

/**
 * RE2: stores the records of a page load that are not stored yet; when it returns they are on disk.
 * @throws TurnoutError SEQUENCE_GAP (with `durable`) when an earlier record never arrived
 */
export async function saveRecords(
  { store, clock }: EngineContext,
  participantId: number,
  message: SaveRecords,
): Promise<SavedRecords> {
  const records = message.records.map(toRecord);
  const durable = await store.write(async (tx) => {
    await tx.records.lock(participantId);
    const end = await tx.records.streamEnd(participantId, message.page);
    const decision = acceptBatch(end, message.first, records.length);
    if (decision.kind === 'gap')
      throw new TurnoutError('SEQUENCE_GAP', undefined, { facts: { durable: end } });
    if (decision.kind === 'append') {
      await tx.records.append(participantId, records.slice(decision.skip), clock.now());
      await tx.records.setStreamEnd(participantId, message.page, decision.durable);
    }
    return decision.durable;
  });
  return { durable };
}
