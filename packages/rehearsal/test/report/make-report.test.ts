import { describe, expect, it } from 'vitest';
import { makeReport } from '../../src/report/make-report.ts';
import { facts } from '../support/facts.ts';

const report = makeReport(facts);

describe('the report of a rehearsal', () => {
  it('takes the cost from what changed in the ledger', () => {
    expect(report.cost).toEqual({
      environment: 'sandbox',
      rewardsMinor: 500,
      bonusesMinor: 20,
      feesMinor: 200,
      paidMinor: 720,
      heldMinor: 280,
    });
  });

  it('counts people, endings and the return rate', () => {
    expect(report.people).toMatchObject({ all: 6, browsers: 1, tookPart: 5, foundNothing: 1 });
    expect(report.completions.endings).toEqual({
      'handed-in': 3,
      returned: 2,
      abandoned: 1,
      'hand-in-refused': 0,
    });
    expect(report.completions.returnRate).toBeCloseTo(1 / 3);
  });

  it('gives median and quartiles for all and for each persona', () => {
    expect(report.duration.all).toMatchObject({ count: 3, median: 320_000, lowerQuartile: 315_000 });
    expect(report.duration.personas.map(({ persona, count }) => [persona, count])).toEqual([
      ['diligent', 2],
      ['slow', 1],
    ]);
  });

  it('follows first participations from page to page', () => {
    expect(report.attrition.map(({ reached, lost }) => [reached, lost])).toEqual([
      [5, 0],
      [5, 1],
      [4, 0],
      [4, 0],
      [4, 0],
      [4, 1],
      [3, 0],
    ]);
  });

  it("counts the cells by the study's own data, without visits from elsewhere", () => {
    expect(report.cells).toEqual({
      source: 'study',
      cells: [
        { condition: 0, counterbalance: 0, entered: 2, completed: 2 },
        { condition: 0, counterbalance: 1, entered: 1, completed: 0 },
        { condition: 1, counterbalance: 0, entered: 1, completed: 1 },
      ],
      largestDifference: 2,
    });
  });

  it('counts them by what the workers saw where the study is not asked', () => {
    const { cells, mismatches } = makeReport({ ...facts, study: undefined });
    expect(cells).toMatchObject({ source: 'workers', cells: [{ entered: 1 }, { entered: 3 }] });
    expect(mismatches.known).toBe(false);
  });

  it('finds submissions without data and data without submission', () => {
    expect(report.mismatches).toEqual({
      known: true,
      submissionsWithoutData: [{ workerId: 'A3', assignmentId: '33' }],
      dataWithoutSubmission: [{ workerId: 'A5', assignmentId: '35' }],
    });
  });

  it('keeps refused repeats apart from what stopped newcomers', () => {
    expect(report.duplicates).toEqual({
      refusedByMarketplace: 1,
      refusedByStudy: 1,
      letIn: 0,
      letInBySecondAccount: 0,
      doubleHandIns: 0,
    });
    expect(report.refusals).toHaveLength(1);
  });

  it('counts arrivals from the hour in which the rehearsal began', () => {
    expect(report.arrivals).toEqual([0, 1, 1, 1, 1, 1, 1, ...Array(17).fill(0)]);
    const { startedAt, people } = facts.simulation;
    const [person] = people;
    const late = { ...person, arrivedAt: startedAt + 86_400_000 } as typeof person;
    const simulation = { ...facts.simulation, people: late === undefined ? [] : [late] };
    const { arrivals } = makeReport({ ...facts, simulation });
    expect([arrivals.length, arrivals[0], arrivals[24]]).toEqual([25, 0, 1]);
  });
});
