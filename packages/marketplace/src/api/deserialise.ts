import type { TSchema } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { type Shape, shapeOf } from './shapes/shape.ts';

/** A date further from 1970 than this, in seconds, is none (ECMAScript, time values). */
const MOST_SECONDS = 8.64e12;

/**
 * Takes over the members the shape knows, as they were sent. A member that is null counts as left out, as the
 * service's framework has it; one inside a list stays null for the constraints to refuse. Members the shape does not
 * know are left away, and their paths handed to `unknown`.
 * @throws Refusal SerializationException when a value is of the wrong JSON type
 */
export function deserialise(
  schema: TSchema,
  value: unknown,
  path: string,
  unknown: (path: string) => void,
): unknown {
  const shape = shapeOf(schema);
  if (shape.type === 'object') {
    const given = record(value);
    const members: Record<string, unknown> = {};
    for (const [name, sent] of Object.entries(given)) {
      const member = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
      const memberPath = path === '' ? name : `${path}.${name}`;
      if (member === undefined) unknown(memberPath);
      else if (sent !== null) members[name] = deserialise(member, sent, memberPath, unknown);
    }
    return members;
  }
  if (shape.type === 'array') {
    return items(value).map((item, index) =>
      item === null ? null : deserialise(shape.items, item, `${path}.${index + 1}`, unknown),
    );
  }
  return scalar(shape, value);
}

function record(value: unknown): object {
  if (Array.isArray(value)) throw listNotExpected();
  // The framework's words for "a structure or null".
  if (typeof value !== 'object' || value === null) throw wrongType('Expected null');
  return value;
}

function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object') throw structureNotExpected();
  throw wrongType('Expected list or null');
}

function scalar(shape: Exclude<Shape, { type: 'object' | 'array' }>, value: unknown): unknown {
  if (Array.isArray(value)) throw listNotExpected();
  if (typeof value === 'object') throw structureNotExpected();
  if (!fits(shape, value)) throw wrongType(`${tokenOf(value)} can not be converted to ${targetOf(shape)}`);
  return value;
}

function fits(shape: Exclude<Shape, { type: 'object' | 'array' }>, value: unknown): boolean {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Math.abs(value) <= MOST_SECONDS;
    case 'integer':
      return Number.isSafeInteger(value) && (shape.bits === 64 || Number(value) === (Number(value) | 0));
  }
}

function tokenOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return 'NUMBER_VALUE';
  return value === true ? 'TRUE_VALUE' : 'FALSE_VALUE';
}

/** "an Boolean" is what the framework writes. */
function targetOf(shape: Exclude<Shape, { type: 'object' | 'array' }>): string {
  switch (shape.type) {
    case 'string':
      return 'a String';
    case 'boolean':
      return 'an Boolean';
    case 'number':
      return 'milliseconds since epoch';
    case 'integer':
      return shape.bits === 64 ? 'a Long' : 'an Integer';
  }
}

const wrongType = (message: string): Refusal => new Refusal('SerializationException', message);
const listNotExpected = (): Refusal => wrongType('Start of list found where not expected');
const structureNotExpected = (): Refusal => wrongType('Start of structure or map found where not expected.');
