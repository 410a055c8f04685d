import type { RehearsalReport } from './report.ts';
import {
  bodyNames,
  cellName,
  endingNames,
  hourAfter,
  length,
  moment,
  money,
  percent,
  stageNames,
} from './wording.ts';

export type CellValue = string | number;

/** One part of the report as a table; text and page show the same ones. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** A sentence about what the table counts. */
  readonly about: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
  /** Said in place of an empty table. */
  readonly whenEmpty: string;
  /** Too long for a terminal. */
  readonly onPageOnly?: true;
}

/** All tables of a report, in the order of reading. */
export function sectionsOf(report: RehearsalReport): Section[] {
  return [
    people(report),
    cost(report),
    duration(report),
    attrition(report),
    cells(report),
    duplicates(report),
    mismatches(report),
    refusals(report),
    lint(report),
    arrivals(report),
  ];
}

function people({ people: all, completions }: RehearsalReport): Section {
  const { endings } = completions;
  return {
    id: 'people',
    title: 'Who came, and what became of it',
    about: `${all.all} workers, ${all.browsers} of them with a real browser. Return rate ${percent(completions.returnRate)}.`,
    header: ['', 'number'],
    rows: [
      ['workers who took part', all.tookPart],
      ['workers who only looked', all.left],
      ['workers who found no slot left', all.foundNothing],
      ['workers who did not meet the requirements', all.notQualified],
      ['tasks accepted', completions.accepted],
      ...(['handed-in', 'returned', 'abandoned', 'hand-in-refused'] as const).map(
        (ending) => [`tasks ${endingNames[ending]}`, endings[ending]] as const,
      ),
      ['submissions the marketplace counts', completions.submittedAtMarketplace],
    ],
    whenEmpty: '',
  };
}

const arrivals = ({ arrivals: hours, startedAt }: RehearsalReport): Section => ({
  id: 'arrivals',
  title: 'Arrivals by hour',
  about: 'In UTC, by the clock of the marketplace, from the hour in which the rehearsal began.',
  header: ['hour', ...hours.map((_, index) => String(hourAfter(startedAt, index)))],
  rows: [['people', ...hours]],
  whenEmpty: '',
  onPageOnly: true,
});

function cost({ cost: all, completions }: RehearsalReport): Section {
  const handedIn = completions.endings['handed-in'];
  const each = handedIn === 0 || all.paidMinor === 0 ? undefined : Math.round(all.paidMinor / handedIn);
  return {
    id: 'cost',
    title: 'Cost',
    about: `By the ledger of the marketplace (${all.environment}); play money.`,
    header: ['', 'amount'],
    rows: [
      ['rewards', money(all.rewardsMinor)],
      ['bonuses', money(all.bonusesMinor)],
      ['fees', money(all.feesMinor)],
      ['paid', money(all.paidMinor)],
      ['held for what is not approved yet or still open', money(all.heldMinor)],
      ...(each === undefined ? [] : [['paid, for each submission', money(each)] as const]),
    ],
    whenEmpty: '',
  };
}

function duration({ duration: { all, personas } }: RehearsalReport): Section {
  const spreads = all === undefined ? personas : [{ persona: 'all', ...all }, ...personas];
  return {
    id: 'duration',
    title: 'Duration',
    about: 'From accepting to handing in, by persona.',
    header: ['persona', 'tasks', 'lower quartile', 'median', 'upper quartile'],
    rows: spreads.map(({ persona, count, lowerQuartile, median, upperQuartile }) => [
      persona,
      count,
      length(lowerQuartile),
      length(median),
      length(upperQuartile),
    ]),
    whenEmpty: 'Nobody handed in.',
  };
}

const attrition = ({ attrition: counts }: RehearsalReport): Section => ({
  id: 'attrition',
  title: 'Attrition by page',
  about: 'How far people came with their first task, and how many of them went no further.',
  header: ['', 'reached', 'went no further'],
  rows: counts.map(({ stage, reached, lost }) => [stageNames[stage], reached, lost]),
  whenEmpty: '',
});

const cells = ({ cells: { source, cells: counts, largestDifference } }: RehearsalReport): Section => ({
  id: 'cells',
  title: 'Cells of the design',
  about:
    `${source === 'study' ? 'As the study has it stored' : 'As the pages told the workers'}. ` +
    `Completed, the fullest cell has ${largestDifference} more than the emptiest.`,
  header: ['cell', 'entered', 'completed', 'lost'],
  rows: counts.map((cell) => [cellName(cell), cell.entered, cell.completed, cell.entered - cell.completed]),
  whenEmpty: 'Nobody reached the study.',
});

const duplicates = ({ duplicates: all }: RehearsalReport): Section => ({
  id: 'duplicates',
  title: 'Duplicates',
  about: 'People who came a second time, under the same or another account, or handed in twice.',
  header: ['', 'number'],
  rows: [
    ['refused by the marketplace', all.refusedByMarketplace],
    ['refused by the study', all.refusedByStudy],
    ['let in again under the same account', all.letIn],
    ['let in again under a second account', all.letInBySecondAccount],
    ['second hand-ins of one task let through', all.doubleHandIns],
  ],
  whenEmpty: '',
});

const mismatches = ({ mismatches: all }: RehearsalReport): Section => ({
  id: 'mismatches',
  title: 'Submissions and data that do not match',
  about: 'A submission without data cannot be analysed; data without a submission cannot be paid.',
  header: ['', 'worker', 'assignment'],
  rows: [
    ...all.submissionsWithoutData.map((one) => ['no data', one.workerId, one.assignmentId]),
    ...all.dataWithoutSubmission.map((one) => ['not handed in', one.workerId, one.assignmentId]),
  ],
  whenEmpty: all.known ? 'Every submission has its data, and the reverse.' : 'The study was not asked.',
});

const refusals = ({ refusals: all }: RehearsalReport): Section => ({
  id: 'refusals',
  title: 'What was refused',
  about: 'What stopped people who had not taken part before.',
  header: ['by', 'while', 'times', 'reason'],
  rows: all.map(({ by, body, during, times, reason }) => [
    by === 'body' ? bodyNames[body] : by,
    during.replaceAll('-', ' '),
    times,
    reason,
  ]),
  whenEmpty: 'Nothing.',
});

const lint = ({ lint: all }: RehearsalReport): Section => ({
  id: 'lint',
  title: 'What the linter saw',
  about: 'Habits that cost money or people with a real crowd.',
  header: ['', 'times', 'what', 'where', 'what to do'],
  rows: all.map(({ severity, times, message, subject, remedy }) => [
    severity,
    times,
    message,
    subject,
    remedy,
  ]),
  whenEmpty: 'Nothing to complain about.',
});

/** The heading and the sentence under it. */
export const titleOf = (report: RehearsalReport): { readonly title: string; readonly about: string } => ({
  title: 'Dress rehearsal',
  about:
    `${moment(report.startedAt)} to ${moment(report.endedAt)} by the marketplace's clock, ` +
    `${length(report.realMs)} of real time. Seed ${report.seed}, group ${report.groupId}.`,
});
