import type { RehearsalFacts } from '../../src/report/make-report.ts';
import type { TaskRecord } from '../../src/simulation/records.ts';

const START = Date.UTC(2027, 2, 1, 12);

export const task = (number: number, more: Partial<TaskRecord> = {}): TaskRecord => ({
  person: number,
  persona: 'diligent',
  body: 'http',
  workerId: `A${number}`,
  assignmentId: `3${number}`,
  hitId: 'H1',
  acceptedAt: START + number * 60_000,
  endedAt: START + number * 60_000 + 300_000 + number * 10_000,
  reached: 'handed-in',
  ending: 'handed-in',
  again: false,
  cell: { condition: number % 2, counterbalance: 0 },
  ...more,
});

const account = { name: 'lab', environment: 'sandbox', depositedMinor: 1_000_000 };

/** A small rehearsal in which everything happened that a report can have. */
export const facts: RehearsalFacts = {
  seed: 42,
  groupId: '3GROUP',
  environment: 'sandbox',
  realMs: 4200,
  simulation: {
    startedAt: START,
    endedAt: START + 8 * 3_600_000,
    people: [1, 2, 3, 4, 5, 6].map((person) => ({
      person,
      persona: 'diligent',
      body: person === 1 ? ('browser' as const) : ('http' as const),
      arrivedAt: START + person * 3_600_000,
      outcome: person === 6 ? ('found-nothing' as const) : ('took-part' as const),
      doubleTaken: false,
    })),
    tasks: [
      task(1, { body: 'browser' }),
      task(2),
      task(3, { persona: 'slow' }),
      task(4, { ending: 'returned', reached: 'first-page', cell: undefined }),
      task(5, { ending: 'abandoned', reached: 'end' }),
      task(7, { person: 2, again: true, ending: 'returned', reached: 'accepted', cell: undefined }),
    ],
    refusals: [
      {
        person: 4,
        persona: 'diligent',
        by: 'study',
        body: 'http',
        during: 'consent',
        reason:
          'A page with <b>markup</b> & a very long heading that does not fit into one line of a terminal',
        again: false,
      },
      {
        person: 2,
        persona: 'diligent',
        by: 'study',
        body: 'http',
        during: 'open',
        reason: 'Once only',
        again: true,
      },
      {
        person: 2,
        persona: 'diligent',
        by: 'marketplace',
        body: 'http',
        during: 'accept',
        reason: 'Done',
        again: true,
      },
    ],
  },
  ledgerBefore: {
    accounts: [
      {
        ...account,
        availableMinor: 990_000,
        heldMinor: 0,
        rewardsMinor: 8000,
        bonusesMinor: 0,
        feesMinor: 2000,
      },
    ],
  },
  ledgerAfter: {
    accounts: [
      {
        ...account,
        availableMinor: 989_000,
        heldMinor: 280,
        rewardsMinor: 8500,
        bonusesMinor: 20,
        feesMinor: 2200,
      },
    ],
  },
  lint: {
    findings: [
      {
        rule: 'money-call-without-token',
        severity: 'error',
        message: 'SendBonus was called without a UniqueRequestToken.',
        remedy: 'Give each bonus a token that stays the same when the call is repeated.',
        subject: 'SendBonus',
        times: 3,
      },
    ],
  },
  submittedAtMarketplace: 3,
  study: [
    { workerId: 'A1', assignmentId: '31', condition: 0, counterbalance: 0, completed: true },
    { workerId: 'A2', assignmentId: '32', condition: 1, counterbalance: 0, completed: true },
    { workerId: 'A3', assignmentId: '33', condition: 0, counterbalance: 1, completed: false },
    { workerId: 'A5', assignmentId: '35', condition: 0, counterbalance: 0, completed: true },
    { workerId: 'debug1', assignmentId: 'debug1', condition: 1, counterbalance: 1, completed: true },
  ],
};
