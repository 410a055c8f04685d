import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/api/shapes/index.ts';
import { readInput } from '../../src/api/validate.ts';
import { Refusal } from '../../src/domain/refusal.ts';

function refusal(name: OperationName, sent: unknown): Refusal {
  try {
    readInput(name, sent);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The input was accepted');
}

const bonus = { WorkerId: 'A1', BonusAmount: '0.50', AssignmentId: '3A', Reason: 'Thanks' };
const hitType = {
  Title: 'Sort pictures',
  Description: 'Ten pictures',
  Reward: '0.10',
  AssignmentDurationInSeconds: 600,
};

describe('Constraints are told in the words of the service', () => {
  test.each<[string, OperationName, unknown, string]>([
    [
      'an amount of too many digits',
      'SendBonus',
      { ...bonus, BonusAmount: '0.9752' },
      "1 validation error detected: Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$",
    ],
    [
      'a missing text',
      'RejectAssignment',
      { AssignmentId: '3A' },
      "1 validation error detected: Value null at 'requesterFeedback' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a null where a text must be',
      'RejectAssignment',
      { AssignmentId: '3A', RequesterFeedback: null },
      "1 validation error detected: Value null at 'requesterFeedback' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a page that is too long',
      'ListHITs',
      { MaxResults: 101 },
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'a page of nothing',
      'ListHITs',
      { MaxResults: 0 },
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a token that is too long',
      'SendBonus',
      { ...bonus, UniqueRequestToken: 'x'.repeat(65) },
      `1 validation error detected: Value '${'x'.repeat(65)}' at 'uniqueRequestToken' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      'a word outside the enumeration',
      'ListReviewableHITs',
      { Status: 'Assignable' },
      "1 validation error detected: Value 'Assignable' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Reviewable, Reviewing]",
    ],
    [
      'two faults',
      'GetQualificationScore',
      { QualificationTypeId: '3A', WorkerId: '' },
      "2 validation errors detected: Value '' at 'workerId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'workerId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^A[A-Z0-9]+$",
    ],
    [
      'a fault within a list of structures',
      'CreateHITType',
      {
        ...hitType,
        QualificationRequirements: [
          { QualificationTypeId: '3A', Comparator: 'Exists' },
          { QualificationTypeId: '3B', Comparator: 'Is', LocaleValues: [{ Country: 'GBR' }] },
        ],
      },
      "2 validation errors detected: Value 'Is' at 'qualificationRequirements.2.member.comparator' failed to satisfy constraint: Member must satisfy enum value set: [LessThan, LessThanOrEqualTo, GreaterThan, GreaterThanOrEqualTo, EqualTo, NotEqualTo, Exists, DoesNotExist, In, NotIn]; Value 'GBR' at 'qualificationRequirements.2.member.localeValues.1.member.country' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      'a fault within a structure',
      'SendTestEventNotification',
      { TestEventType: 'Ping', Notification: { Destination: 'd', Transport: 'SQS', EventTypes: ['Ping'] } },
      "1 validation error detected: Value null at 'notification.version' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a fault within a list of texts',
      'NotifyWorkers',
      { Subject: 's', MessageText: 't', WorkerIds: ['A1', 'b2'] },
      "1 validation error detected: Value '[A1, b2]' at 'workerIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 64, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ^A[A-Z0-9]+$, Member must not be null]",
    ],
    [
      'a null within a list of texts',
      'ListAssignmentsForHIT',
      { HITId: '3A', AssignmentStatuses: [null] },
      "1 validation error detected: Value '[null]' at 'assignmentStatuses' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [Submitted, Approved, Rejected], Member must not be null]",
    ],
    [
      'a null within a list of structures',
      'CreateHITType',
      { ...hitType, QualificationRequirements: [null] },
      "1 validation error detected: Value null at 'qualificationRequirements.1.member' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an id with a line end after it',
      'GetHIT',
      { HITId: '3A\n' },
      "1 validation error detected: Value '3A\n' at 'hITId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[A-Z0-9]+$",
    ],
  ])('%s', (_, name, sent, message) => {
    expect(refusal(name, sent)).toMatchObject({ type: 'ValidationException', message });
  });
});

describe('What may be sent', () => {
  test.each(['5', '5.', '5.1', '5.10', '0'])('The amount "%s"', (BonusAmount) => {
    expect(readInput('SendBonus', { ...bonus, BonusAmount }).input).toEqual({ ...bonus, BonusAmount });
  });

  test.each(['.5', '0.123', '-1', '', '1,00', '1e2', '٣'])('The amount "%s" is refused', (BonusAmount) => {
    expect(refusal('SendBonus', { ...bonus, BonusAmount }).type).toBe('ValidationException');
  });

  test.each([0, -5, 1700000000.123, 1.7e9, 253402300799])('The time %d, as it was sent', (ExpireAt) => {
    const { input } = readInput('UpdateExpirationForHIT', { HITId: '3A', ExpireAt });
    expect(input.ExpireAt).toBe(ExpireAt);
  });

  test('An empty text where a text is required: psiTurk and oTree reject with one', () => {
    const input = { AssignmentId: '3A', RequesterFeedback: '' };
    expect(readInput('RejectAssignment', input).input).toEqual(input);
  });

  test('A null, where a member may be left out, leaves it out', () => {
    const { input } = readInput('CreateHITType', {
      ...hitType,
      Keywords: null,
      QualificationRequirements: null,
    });
    expect(input).toEqual(hitType);
    expect('Keywords' in input).toBe(false);
  });

  test('Members the operation does not know are left away and named', () => {
    const sent = JSON.parse(
      '{"HITId": "3A", "AssignmentStatus": ["Submitted"], "__proto__": {"a": 1}, "constructor": 1}',
    );
    const read = readInput('ListAssignmentsForHIT', sent);
    expect(read.input).toEqual({ HITId: '3A' });
    expect(read.unknownMembers).toEqual(['AssignmentStatus', '__proto__', 'constructor']);
    const nested = readInput('CreateHITType', {
      ...hitType,
      QualificationRequirements: [{ QualificationTypeId: '3A', Comparator: 'Exists', IntegerValue: 1 }],
    });
    expect(nested.unknownMembers).toEqual(['QualificationRequirements.1.IntegerValue']);
  });
});

describe('A wrong JSON type is no input at all', () => {
  test.each<[OperationName, unknown, string]>([
    ['SendBonus', { ...bonus, BonusAmount: 0.5 }, 'NUMBER_VALUE can not be converted to a String'],
    ['SendBonus', { ...bonus, Reason: true }, 'TRUE_VALUE can not be converted to a String'],
    ['SendBonus', { ...bonus, Reason: ['a'] }, 'Start of list found where not expected'],
    ['SendBonus', { ...bonus, Reason: {} }, 'Start of structure or map found where not expected.'],
    ['ListHITs', { MaxResults: '10' }, 'STRING_VALUE can not be converted to an Integer'],
    ['ListHITs', { MaxResults: 1.5 }, 'NUMBER_VALUE can not be converted to an Integer'],
    ['ListHITs', { MaxResults: 4294967297 }, 'NUMBER_VALUE can not be converted to an Integer'],
    [
      'CreateHITType',
      { ...hitType, AssignmentDurationInSeconds: 1e300 },
      'NUMBER_VALUE can not be converted to a Long',
    ],
    [
      'UpdateHITReviewStatus',
      { HITId: '3A', Revert: 'true' },
      'STRING_VALUE can not be converted to an Boolean',
    ],
    [
      'UpdateExpirationForHIT',
      { HITId: '3A', ExpireAt: '2026-01-01T00:00:00Z' },
      'STRING_VALUE can not be converted to milliseconds since epoch',
    ],
    [
      'UpdateExpirationForHIT',
      { HITId: '3A', ExpireAt: 1e300 },
      'NUMBER_VALUE can not be converted to milliseconds since epoch',
    ],
    ['NotifyWorkers', { Subject: 's', MessageText: 't', WorkerIds: 'A1' }, 'Expected list or null'],
    [
      'NotifyWorkers',
      { Subject: 's', MessageText: 't', WorkerIds: {} },
      'Start of structure or map found where not expected.',
    ],
    ['UpdateNotificationSettings', { HITTypeId: '3A', Notification: 'x' }, 'Expected null'],
    [
      'UpdateNotificationSettings',
      { HITTypeId: '3A', Notification: [] },
      'Start of list found where not expected',
    ],
    ['ListHITs', [], 'Start of list found where not expected'],
    ['ListHITs', null, 'Expected null'],
    ['ListHITs', 'text', 'Expected null'],
  ])('%s %j: %s', (name, sent, message) => {
    expect(refusal(name, sent)).toMatchObject({ type: 'SerializationException', message });
  });
});
