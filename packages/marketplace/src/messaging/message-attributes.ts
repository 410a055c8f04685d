import { createHash } from 'node:crypto';
import { type Input, invalidValue, isRecord, text } from './input.ts';
import type { MessageAttribute, MessageAttributes } from './store.ts';

/** @throws MessagingRefusal when an attribute has no type or no value of its type */
export function readMessageAttributes(input: Input, name = 'MessageAttributes'): MessageAttributes {
  const given = input[name] ?? {};
  if (!isRecord(given)) throw invalidValue(name, given, 'Must be a map.');
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, readOne(key, value)]));
}

function readOne(name: string, value: unknown): MessageAttribute {
  const given = isRecord(value) ? value : {};
  const type = text(given, 'DataType') ?? '';
  const kind = /^(String|Number|Binary)(\.|$)/.exec(type)?.[1];
  const content = text(given, kind === 'Binary' ? 'BinaryValue' : 'StringValue');
  if (kind === undefined || content === undefined || content === '')
    throw invalidValue(
      name,
      type,
      'A message attribute needs a type (String, Number, Binary) and a value of it.',
    );
  return kind === 'Binary'
    ? { DataType: type, BinaryValue: content }
    : { DataType: type, StringValue: content };
}

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/**
 * The digest by which clients check attributes (SQS Developer Guide, "Calculating the MD5 message digest for message
 * attributes"): by name, each part after its length in four bytes, and a byte for how the value travels.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    const value =
      BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(DataType)));
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2])).update(withLength(value));
  }
  return hash.digest('hex');
}

function withLength(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
}
