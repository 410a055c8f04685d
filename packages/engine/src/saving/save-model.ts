import {
  diffModel,
  digestRecords,
  emptyDigest,
  isOlderCopy,
  type ModelDigest,
  type RecordReader,
  readModelText,
  type StoredRecord,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import type { DigestCache } from './digests.ts';

const PAGE_SIZE = 1000;

/** Walks over all records of a participant, a page at a time. */
export async function* recordsOf(reader: RecordReader, participantId: number): AsyncGenerator<StoredRecord> {
  let after = 0;
  for (;;) {
    const page = await reader.page(participantId, after, PAGE_SIZE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_SIZE) return;
    after = last.position;
  }
}

/**
 * RE5: a whole-model save of psiTurk's protocol. Stores what is new in it and nothing else; when it returns that
 * is on disk. Saves of one participant wait for each other at the lock, so overlapping PUTs end with all of both.
 * @param text the body as it came
 * @returns how many records were new
 * @throws TurnoutError BODY_NOT_JSON, INPUT_INVALID, BODY_TOO_DEEP; then nothing was changed
 */
export async function saveModel(
  { store, clock }: EngineContext,
  digests: DigestCache,
  participantId: number,
  text: string,
): Promise<number> {
  // Out of the cache until the commit: a digest that ran ahead of a failed write would hide data for ever.
  const cached = digests.take(participantId);
  let attempts = 0;
  const saved = await store.write(async (tx) => {
    attempts += 1;
    const { position } = await tx.records.lock(participantId);
    const usable = attempts === 1 && cached?.position === position;
    const digest = usable ? cached : await digestOf(tx.records, participantId);
    const { model, skipped, data } = readModelText(text, digest.known);
    const older = isOlderCopy(model, digest, skipped);
    const fresh = diffModel(model, digest, skipped);
    if (fresh.length > 0) await tx.records.append(participantId, fresh, clock.now());
    digestRecords(digest, fresh);
    // An older copy's differences were not stored, so its text must be looked at again when it comes again.
    if (!older) digest.known = data;
    return { digest, fresh: fresh.length };
  });
  digests.put(participantId, saved.digest);
  return saved.fresh;
}

async function digestOf(reader: RecordReader, participantId: number): Promise<ModelDigest> {
  const digest = emptyDigest();
  for await (const record of recordsOf(reader, participantId)) digestRecords(digest, [record]);
  return digest;
}
