import { describe, expect, it } from 'vitest';
import {
  assignmentStateOf,
  completionCodeOf,
  isRoomName,
  linkCode,
  type PlaceWithParticipant,
  parseLabel,
  shownStartCode,
  startCode,
  typedCode,
} from '../src/index.ts';

const place = (changes: Partial<PlaceWithParticipant>): PlaceWithParticipant => ({
  id: 1,
  postingId: 1,
  linkId: 1,
  visit: '',
  worker: 'W1',
  workerIdSealed: 's',
  assignmentId: 'place-1',
  state: 'held',
  takenAt: 1000,
  decidedAt: undefined,
  participant: undefined,
  ...changes,
});

const stateOf = (changes: Partial<PlaceWithParticipant>, now = 2000): string =>
  assignmentStateOf(place(changes), { durationMs: 10_000 }, now);

const participant = (state: NonNullable<PlaceWithParticipant['participant']>['state']) => ({
  participant: { state, endedAt: undefined },
});

describe('how a place stands', () => {
  it('LK5 follows from the decision, the participation and the time, in this order', () => {
    expect(stateOf({})).toBe('working');
    expect(stateOf({}, 11_000)).toBe('timed_out');
    expect(stateOf(participant('started'))).toBe('working');
    expect(stateOf({ ...participant('started'), state: 'timed_out' })).toBe('timed_out');
    for (const state of ['completed', 'submitted', 'credited', 'bonused', 'rejected'] as const)
      expect(stateOf({ ...participant(state), state: 'timed_out' }, 11_000)).toBe('submitted');
    expect(stateOf({ ...participant('completed'), state: 'approved' })).toBe('approved');
    expect(stateOf({ ...participant('completed'), state: 'rejected' })).toBe('rejected');
    expect(stateOf(participant('returned'))).toBe('returned');
    expect(stateOf(participant('screened_out'))).toBe('screened_out');
  });
});

describe('codes for people', () => {
  it('LK6 a completion code has ten signs that nobody mistakes for others, and the same tag gives the same', () => {
    const code = completionCodeOf('AAAAAAAAAAAAAAAAAAAAAA');
    expect(code).toBe('22222-22222');
    expect(completionCodeOf('____________________AA')).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/);
    expect(completionCodeOf('ABAAAAAAAAAAAAAAAAAAAA')).not.toBe(code);
  });

  it('LK6 what is typed counts without its case, spaces and hyphens', () => {
    expect(typedCode(' K7qM4 - xd9FH\n')).toBe('k7qm4xd9fh');
  });

  it('have as many signs as they need', () => {
    expect(linkCode(new Uint8Array(12))).toHaveLength(12);
    expect(shownStartCode(startCode(new Uint8Array(12)))).toBe('2222-2222');
  });
});

describe('labels and rooms', () => {
  it('LK7 a label is a safe id of at most 100 signs', () => {
    expect(parseLabel(' ana.b@example.org ')).toBe('ana.b@example.org');
    for (const label of ['', ' ', '-ana', 'a b', '<b>', 'a'.repeat(101), 'ä', 7, undefined])
      expect(() => parseLabel(label)).toThrow(/A label has/);
  });

  it('a room has a name that can stand in an address', () => {
    expect(isRoomName('lab-1_b')).toBe(true);
    for (const name of ['', '../x', 'a b', 'a/b', '-a', 'a'.repeat(65), undefined])
      expect(isRoomName(name)).toBe(false);
  });
});
