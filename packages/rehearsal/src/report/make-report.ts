import type { AccountReport, LedgerReport, LintReport } from '@turnout/protocol';
import { groupBy } from '../group-by.ts';
import type { RefusalRecord, SimulationRecord, TaskRecord } from '../simulation/records.ts';
import { stages } from '../simulation/records.ts';
import type { StudyParticipant } from '../study-port.ts';
import type {
  CellCount,
  CellReport,
  Completions,
  Cost,
  Duplicates,
  Duration,
  Mismatches,
  PeopleCount,
  RefusalCount,
  RehearsalReport,
  StageCount,
} from './report.ts';
import { spreadOf } from './spread.ts';

const HOUR_MS = 3_600_000;

/** Everything a report is made of. */
export interface RehearsalFacts {
  readonly seed: number;
  readonly groupId: string;
  readonly environment: string;
  readonly realMs: number;
  readonly simulation: SimulationRecord;
  readonly ledgerBefore: LedgerReport;
  readonly ledgerAfter: LedgerReport;
  readonly lint: LintReport;
  /** Over all the rehearsal's workers. */
  readonly submittedAtMarketplace: number;
  /** undefined: the study was not asked. */
  readonly study: readonly StudyParticipant[] | undefined;
}

export function makeReport(facts: RehearsalFacts): RehearsalReport {
  const { simulation } = facts;
  const { tasks } = simulation;
  const own = new Set(tasks.map(keyOf));
  // The study may hold visits of before the rehearsal.
  const study = facts.study?.filter((participant) => own.has(keyOf(participant)));
  return {
    format: 'turnout-rehearsal/1',
    seed: facts.seed,
    groupId: facts.groupId,
    startedAt: simulation.startedAt,
    endedAt: simulation.endedAt,
    realMs: facts.realMs,
    people: peopleOf(simulation),
    cost: costOf(facts),
    duration: durationOf(tasks),
    completions: completionsOf(tasks, facts.submittedAtMarketplace),
    attrition: attritionOf(tasks),
    cells: cellsOf(tasks, study),
    duplicates: duplicatesOf(simulation),
    mismatches: mismatchesOf(tasks, study),
    refusals: refusalsOf(simulation.refusals),
    lint: facts.lint.findings,
    arrivals: arrivalsOf(simulation),
  };
}

const keyOf = ({ workerId, assignmentId }: { workerId: string; assignmentId: string }): string =>
  `${workerId}:${assignmentId}`;

function peopleOf({ people }: SimulationRecord): PeopleCount {
  const count = (outcome: string): number => people.filter((person) => person.outcome === outcome).length;
  return {
    all: people.length,
    browsers: people.filter(({ body }) => body === 'browser').length,
    tookPart: count('took-part'),
    foundNothing: count('found-nothing'),
    notQualified: count('not-qualified'),
    left: count('left'),
  };
}

function costOf({ environment, ledgerBefore, ledgerAfter }: RehearsalFacts): Cost {
  const grown = (member: 'rewardsMinor' | 'bonusesMinor' | 'feesMinor'): number =>
    sum(ledgerAfter.accounts, member) - sum(ledgerBefore.accounts, member);
  const [rewardsMinor, bonusesMinor, feesMinor] = [
    grown('rewardsMinor'),
    grown('bonusesMinor'),
    grown('feesMinor'),
  ];
  return {
    environment,
    rewardsMinor,
    bonusesMinor,
    feesMinor,
    paidMinor: rewardsMinor + bonusesMinor + feesMinor,
    heldMinor: sum(ledgerAfter.accounts, 'heldMinor'),
  };
}

const sum = (
  accounts: readonly AccountReport[],
  member: 'rewardsMinor' | 'bonusesMinor' | 'feesMinor' | 'heldMinor',
): number => accounts.reduce((total, account) => total + account[member], 0);

function durationOf(tasks: readonly TaskRecord[]): Duration {
  const done = tasks.filter(({ ending }) => ending === 'handed-in');
  const lengths = (list: readonly TaskRecord[]): number[] =>
    list.map(({ acceptedAt, endedAt }) => endedAt - acceptedAt);
  const personas = [...groupBy(done, ({ persona }) => persona)].flatMap(([persona, list]) => {
    const spread = spreadOf(lengths(list));
    return spread === undefined ? [] : [{ persona, ...spread }];
  });
  return {
    all: spreadOf(lengths(done)),
    personas: personas.toSorted((a, b) => b.count - a.count || a.persona.localeCompare(b.persona)),
  };
}

function completionsOf(tasks: readonly TaskRecord[], submittedAtMarketplace: number): Completions {
  const count = (ending: TaskRecord['ending']): number =>
    tasks.filter((task) => task.ending === ending).length;
  const returned = count('returned');
  return {
    accepted: tasks.length,
    endings: {
      'handed-in': count('handed-in'),
      returned,
      abandoned: count('abandoned'),
      'hand-in-refused': count('hand-in-refused'),
    },
    returnRate: tasks.length === 0 ? 0 : returned / tasks.length,
    submittedAtMarketplace,
  };
}

/** Of first participations: a person's second one is not meant to get far. */
const attritionOf = (all: readonly TaskRecord[]): StageCount[] => {
  const tasks = all.filter(({ again }) => !again);
  return stages.map((stage, index) => ({
    stage,
    reached: tasks.filter(({ reached }) => stages.indexOf(reached) >= index).length,
    lost: stage === 'handed-in' ? 0 : tasks.filter(({ reached }) => reached === stage).length,
  }));
};

function cellsOf(tasks: readonly TaskRecord[], study: readonly StudyParticipant[] | undefined): CellReport {
  const seen =
    study ??
    tasks.flatMap(({ cell, reached }) =>
      cell === undefined ? [] : [{ ...cell, completed: reached === 'end' || reached === 'handed-in' }],
    );
  const groups = groupBy(seen, ({ condition, counterbalance }) => `${condition} ${counterbalance}`);
  const cells = [...groups.values()].map((members): CellCount => {
    const { condition, counterbalance } = members[0] as (typeof members)[number];
    const completed = members.filter((member) => member.completed).length;
    return { condition, counterbalance, entered: members.length, completed };
  });
  const completed = cells.map((cell) => cell.completed);
  return {
    source: study === undefined ? 'workers' : 'study',
    cells: cells.toSorted((a, b) => a.condition - b.condition || a.counterbalance - b.counterbalance),
    largestDifference: completed.length === 0 ? 0 : Math.max(...completed) - Math.min(...completed),
  };
}

function duplicatesOf({ people, tasks, refusals }: SimulationRecord): Duplicates {
  const refused = (by: RefusalRecord['by']): number =>
    refusals.filter((refusal) => refusal.again && refusal.by === by).length;
  const handedIn = tasks.filter(({ ending }) => ending === 'handed-in');
  const firstOf = new Map(handedIn.filter(({ again }) => !again).map((task) => [task.person, task.workerId]));
  const seconds = handedIn.filter(({ again }) => again);
  const letIn = seconds.filter(({ person, workerId }) => firstOf.get(person) === workerId).length;
  return {
    refusedByMarketplace: refused('marketplace'),
    refusedByStudy: refused('study'),
    letIn,
    letInBySecondAccount: seconds.length - letIn,
    doubleHandIns: people.filter(({ doubleTaken }) => doubleTaken).length,
  };
}

function mismatchesOf(
  tasks: readonly TaskRecord[],
  study: readonly StudyParticipant[] | undefined,
): Mismatches {
  if (study === undefined) return { known: false, submissionsWithoutData: [], dataWithoutSubmission: [] };
  const completed = new Set(study.filter((participant) => participant.completed).map(keyOf));
  const submitted = new Set(tasks.filter(({ ending }) => ending === 'handed-in').map(keyOf));
  const idsOf = ({ workerId, assignmentId }: StudyParticipant | TaskRecord) => ({ workerId, assignmentId });
  return {
    known: true,
    submissionsWithoutData: tasks
      .filter((task) => task.ending === 'handed-in' && !completed.has(keyOf(task)))
      .map(idsOf),
    dataWithoutSubmission: study
      .filter((participant) => participant.completed && !submitted.has(keyOf(participant)))
      .map(idsOf),
  };
}

function refusalsOf(refusals: readonly RefusalRecord[]): RefusalCount[] {
  const unexpected = refusals.filter(({ again, by }) => !again || by === 'body');
  const groups = groupBy(
    unexpected,
    ({ by, body, during, reason }) => `${by}\n${by === 'body' ? body : ''}\n${during}\n${reason}`,
  );
  return [...groups.values()]
    .map((list) => {
      const { by, body, during, reason } = list[0] as RefusalRecord;
      return { by, body, during, reason, times: list.length };
    })
    .toSorted((a, b) => b.times - a.times);
}

/** From the hour of the beginning on, so that whoever comes on the second day stands behind those of the first. */
function arrivalsOf({ people, startedAt }: SimulationRecord): number[] {
  const hourOf = (at: number): number => Math.floor(at / HOUR_MS) - Math.floor(startedAt / HOUR_MS);
  const hours = people.map(({ arrivedAt }) => hourOf(arrivedAt));
  const counts = Array.from({ length: Math.max(24, ...hours.map((hour) => hour + 1)) }, () => 0);
  for (const hour of hours) counts[hour] = (counts[hour] ?? 0) + 1;
  return counts;
}
