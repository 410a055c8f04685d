import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/api/shapes/index.ts';
import { readInput } from '../../src/api/validate.ts';
import { Refusal } from '../../src/domain/refusal.ts';

const hit = {
  Title: 'Sort pictures',
  Description: 'Ten pictures',
  Reward: '0.10',
  AssignmentDurationInSeconds: 600,
  LifetimeInSeconds: 3600,
};
const requirement = { QualificationTypeId: '3A', Comparator: 'Exists' };
const notice = { Subject: 's', MessageText: 't', WorkerIds: ['A1'] };
const qualification = { Name: 'n', Description: 'd', QualificationTypeStatus: 'Active' };

/** The last value that passes and the first that does not. */
const edges: readonly (readonly [OperationName, object, string, unknown, unknown])[] = [
  ['CreateHIT', hit, 'LifetimeInSeconds', 30, 29],
  ['CreateHIT', hit, 'LifetimeInSeconds', 31536000, 31536001],
  ['CreateHITWithHITType', { HITTypeId: '3A' }, 'LifetimeInSeconds', 30, 29],
  ['CreateHITType', hit, 'AssignmentDurationInSeconds', 30, 29],
  ['CreateHIT', hit, 'AssignmentDurationInSeconds', 31536000, 31536001],
  ['CreateHIT', hit, 'AutoApprovalDelayInSeconds', 0, -1],
  ['CreateHIT', hit, 'AutoApprovalDelayInSeconds', 2592000, 2592001],
  ['CreateHIT', hit, 'MaxAssignments', 1, 0],
  ['CreateHIT', hit, 'MaxAssignments', 1_000_000_000, 1_000_000_001],
  ['CreateHIT', hit, 'Title', 'x'.repeat(128), 'x'.repeat(129)],
  ['CreateHIT', hit, 'Description', 'x'.repeat(2000), 'x'.repeat(2001)],
  ['CreateHIT', hit, 'Keywords', 'x'.repeat(1000), 'x'.repeat(1001)],
  ['CreateHIT', hit, 'RequesterAnnotation', 'x'.repeat(255), 'x'.repeat(256)],
  ['CreateHIT', hit, 'Question', 'é'.repeat(32767), 'é'.repeat(32768)],
  ['CreateHIT', hit, 'QualificationRequirements', Array(10).fill(requirement), Array(11).fill(requirement)],
  ['CreateAdditionalAssignmentsForHIT', { HITId: '3A' }, 'NumberOfAdditionalAssignments', 1, 0],
  ['ApproveAssignment', { AssignmentId: '3A' }, 'RequesterFeedback', 'x'.repeat(1024), 'x'.repeat(1025)],
  ['NotifyWorkers', notice, 'Subject', 'x'.repeat(200), 'x'.repeat(201)],
  ['NotifyWorkers', notice, 'MessageText', 'x'.repeat(4096), 'x'.repeat(4097)],
  ['NotifyWorkers', notice, 'WorkerIds', Array(100).fill('A1'), Array(101).fill('A1')],
  ['CreateQualificationType', qualification, 'Test', 'x'.repeat(65535), 'x'.repeat(65536)],
  [
    'UpdateQualificationType',
    { QualificationTypeId: '3A' },
    'AnswerKey',
    'x'.repeat(65535),
    'x'.repeat(65536),
  ],
];

describe('The bounds that are documented and not in the model', () => {
  test.each(edges)('%s %j: %s', (name, rest, member, last, first) => {
    expect(readInput(name, { ...rest, [member]: last }).input).toMatchObject({ [member]: last });
    const refused = refusal(name, { ...rest, [member]: first });
    expect(refused.type).toBe('ParameterValidationError');
    expect(refused.message).toMatch(
      new RegExp(`^The value ".*" is not valid for the parameter ${member}\\.$`),
    );
    expect(refused.message.length).toBeLessThan(300);
  });

  test('The value is said back', () => {
    expect(refusal('CreateHIT', { ...hit, LifetimeInSeconds: 5 }).message).toBe(
      'The value "5" is not valid for the parameter LifetimeInSeconds.',
    );
  });

  test('Feedback takes tab and line ends, and no other control character', () => {
    const feedback = (RequesterFeedback: string) => ({ AssignmentId: '3A', RequesterFeedback });
    readInput('ApproveAssignment', feedback('a\tb\r\nc'));
    for (const sign of ['\u0001', '\u000b', '\u001f', '\0']) {
      expect(refusal('RejectAssignment', feedback(`a${sign}b`))).toMatchObject({
        type: 'RequestError',
        code: 'InvalidParameterValue',
      });
    }
  });

  test.each(['\0', '\ud800', '\udc00x'])(
    'A text no database can hold is refused wherever it stands: %j',
    (sign) => {
      const nested = {
        ...hit,
        QualificationRequirements: [{ ...requirement, QualificationTypeId: `3${sign}` }],
      };
      for (const sent of [{ ...hit, Title: `a${sign}` }, nested]) {
        expect(refusal('CreateHIT', sent)).toMatchObject({
          type: 'RequestError',
          code: 'InvalidParameterValue',
        });
      }
      readInput('CreateHIT', { ...hit, Title: 'a 🐌' });
    },
  );
});

function refusal(name: OperationName, sent: unknown): Refusal {
  try {
    readInput(name, sent);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The input was accepted');
}
