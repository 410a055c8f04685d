import { resolve } from 'node:path';
import { configFindings, rendersAlready } from './config-findings.ts';
import { customFindings } from './custom-findings.ts';
import { readCustomPython } from './custom-python.ts';
import { guessEra } from './era.ts';
import { linkFindings } from './link-findings.ts';
import { readProject } from './project-files.ts';
import { earnsStockBonus, scriptFindings } from './script-findings.ts';
import { templateFindings } from './template-findings.ts';
import type { Finding, FindingLevel, Report } from './types.ts';

const order: Readonly<Record<FindingLevel, number>> = { stop: 0, hand: 1, convert: 2, runs: 3 };

/**
 * Looks at a psiTurk study of any age and says what runs as it is, what can be converted, what needs a hand and what
 * would stop it. Changes nothing and runs nothing of the study.
 */
export async function checkProject(given: string): Promise<Report> {
  const folder = resolve(given);
  const files = readProject(folder);
  const customPython = files.customPython === undefined ? undefined : readCustomPython(files.customPython);
  const era = guessEra(folder, files);
  const findings = [
    ...configFindings(folder),
    ...templateFindings(files, { era: era.name, rendersAlready: rendersAlready(folder) }),
    ...scriptFindings(files),
    ...linkFindings(folder, files.links),
    ...customFindings(folder, customPython, earnsStockBonus(files)),
  ];
  return { folder, era, findings: findings.toSorted(compare), customPython };
}

const compare = (a: Finding, b: Finding): number =>
  order[a.level] - order[b.level] ||
  (a.file ?? '').localeCompare(b.file ?? '') ||
  (a.line ?? 0) - (b.line ?? 0);
