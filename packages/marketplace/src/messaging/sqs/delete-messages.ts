import { type Input, isRecord, requiredText, text } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { queueOf, type SqsCall } from './context.ts';
import { parseReceiptHandle } from './receipts.ts';

const MOST_ENTRIES = 10;

/** Succeeds as well when the message is gone already, or was received again since. */
export async function deleteMessage(call: SqsCall): Promise<object> {
  const { message, receipt } = parseReceiptHandle(requiredText(call.input, 'ReceiptHandle'));
  await call.store.write(async (tx) => tx.deleteMessage((await queueOf(call, tx)).id, message, receipt));
  return {};
}

/** Each entry succeeds or fails by itself. */
export async function deleteMessageBatch(call: SqsCall): Promise<object> {
  const entries = readEntries(call.input);
  const failed: object[] = [];
  const receipts = entries.flatMap((entry) => {
    try {
      return [{ id: entry.id, ...parseReceiptHandle(entry.handle) }];
    } catch (error) {
      if (!(error instanceof MessagingRefusal)) throw error;
      failed.push({ Id: entry.id, SenderFault: true, Code: error.code, Message: error.message });
      return [];
    }
  });
  await call.store.write(async (tx) => {
    const queue = await queueOf(call, tx);
    for (const { message, receipt } of receipts) await tx.deleteMessage(queue.id, message, receipt);
  });
  return { Successful: receipts.map(({ id }) => ({ Id: id })), Failed: failed };
}

function readEntries(input: Input): readonly { readonly id: string; readonly handle: string }[] {
  const list = Array.isArray(input.Entries) ? input.Entries.filter(isRecord) : [];
  const entries = list.map((entry) => ({
    id: requiredText(entry, 'Id'),
    handle: text(entry, 'ReceiptHandle') ?? '',
  }));
  if (entries.length === 0)
    throw batchRefusal(
      'EmptyBatchRequest',
      'There should be at least one DeleteMessageBatchRequestEntry in the request.',
    );
  if (entries.length > MOST_ENTRIES)
    throw batchRefusal(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  const repeated = entries.find((entry, at) => entries.findIndex(({ id }) => id === entry.id) < at);
  if (repeated !== undefined) throw batchRefusal('BatchEntryIdsNotDistinct', `Id ${repeated.id} repeated.`);
  return entries;
}

const batchRefusal = (type: string, message: string): MessagingRefusal =>
  new MessagingRefusal(type, message, { code: `AWS.SimpleQueueService.${type}` });
