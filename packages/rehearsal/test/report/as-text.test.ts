import { describe, expect, it } from 'vitest';
import { asJson, asText } from '../../src/index.ts';
import { makeReport } from '../../src/report/make-report.ts';
import { facts } from '../support/facts.ts';

const report = makeReport(facts);
const text = asText(report);

describe('the report as text', () => {
  it('fits a terminal of 80 columns', () => {
    const long = text.split('\n').filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });

  it('begins with what to look at first', () => {
    const lines = text.split('\n');
    expect(lines[0]).toBe('Dress rehearsal');
    expect(lines.slice(0, 8).join(' ')).toContain('1 submission has no data in the study.');
    expect(lines.slice(0, 8).join(' ')).toContain('The linter found 1 error.');
  });

  it('aligns amounts and counts to the right', () => {
    expect(text).toMatch(/^ {2}rewards +5\.00$/m);
    expect(text).toMatch(/^ {2}fees +2\.00$/m);
    expect(text).toMatch(/^ {2}condition 0, counterbalance 0 +2 +2 +0$/m);
  });

  it('says what to do about each finding of the linter', () => {
    expect(text.replace(/\s+/g, ' ')).toContain(facts.lint.findings[0]?.remedy);
  });

  it('says that a simulated browser, and not nobody, was in the way', () => {
    const [refusal] = facts.simulation.refusals;
    const stuck = { ...refusal, by: 'body', body: 'browser', during: 'finish' } as typeof refusal;
    const simulation = { ...facts.simulation, refusals: stuck === undefined ? [] : [stuck] };
    expect(asText(makeReport({ ...facts, simulation }))).toMatch(/the simulated browser +finish +1/);
  });

  it('says so when all is well', () => {
    const well = makeReport({
      ...facts,
      simulation: { ...facts.simulation, tasks: facts.simulation.tasks.slice(0, 2), refusals: [] },
      submittedAtMarketplace: 2,
      lint: { findings: [] },
    });
    expect(asText(well)).toContain('Nothing stands in the way.');
  });
});

describe('the report as JSON', () => {
  it('is the report', () => {
    expect(JSON.parse(asJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });
});
