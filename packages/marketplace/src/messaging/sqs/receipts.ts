import { MessagingRefusal } from '../messaging-refusal.ts';
import type { ReceivedMessage } from '../store.ts';

export interface Receipt {
  /** The message's number in the store. */
  readonly message: number;
  readonly receipt: string;
}

export const receiptHandle = ({ id, receipt }: Pick<ReceivedMessage, 'id' | 'receipt'>): string =>
  Buffer.from(`${id}:${receipt}`).toString('base64');

/** @throws MessagingRefusal ReceiptHandleIsInvalid */
export function parseReceiptHandle(handle: string): Receipt {
  const [message, receipt] =
    /^(\d{1,15}):([0-9a-f]{24})$/.exec(Buffer.from(handle, 'base64').toString('latin1'))?.slice(1) ?? [];
  if (message === undefined || receipt === undefined)
    throw new MessagingRefusal(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle.slice(0, 200)}" is not a valid receipt handle.`,
    );
  return { message: Number(message), receipt };
}
