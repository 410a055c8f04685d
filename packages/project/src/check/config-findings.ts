import { TurnoutError } from '@turnout/core';
import { readConditions } from '../config/conditions.ts';
import { readConfig } from '../config/load-config.ts';
import type { ConfigProblem } from '../config/settings.ts';
import type { Finding, FindingLevel } from './types.ts';

/** No folder of this name exists: the check looks at the study, not at the machine. */
const NO_HOME = '/nonexistent';

const levels: Readonly<Record<string, FindingLevel>> = {
  C1: 'convert',
  C2: 'convert',
  C3: 'convert',
  C4: 'convert',
  C5: 'convert',
  C6: 'convert',
  C7: 'convert',
  C13: 'hand',
};

/** What is to be said about config.txt and conditions.json (traps C1 to C14). */
export function configFindings(folder: string): Finding[] {
  const { notices, problems } = readConfig({ folder, env: {}, homeFolder: NO_HOME });
  return [
    ...notices.map(({ trap, file, line, message, remedy }) => ({
      level: levels[trap ?? ''] ?? 'runs',
      trap,
      file,
      line,
      message,
      remedy: remedy ?? 'Nothing needs doing.',
    })),
    ...problems.map((problem) => ({
      level: 'stop' as const,
      trap: trapOf(problem),
      file: problem.file,
      line: problem.line,
      message: problem.message,
      remedy: problem.remedy,
    })),
    ...conditionFindings(folder),
  ];
}

/** Whether the study has its snippets filled in already. */
export const rendersAlready = (folder: string): boolean =>
  readConfig({ folder, env: {}, homeFolder: NO_HOME }).config.renderSnippets;

function trapOf({ message }: ConfigProblem): string | undefined {
  if (/quote/.test(message)) return 'C7';
  if (message.startsWith('database_url')) return 'C11';
  if (message.startsWith('login_pw')) return 'C13';
  return /%\(/.test(message) ? 'C8' : undefined;
}

function conditionFindings(folder: string): Finding[] {
  try {
    readConditions(folder);
    return [];
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    const line = /line (\d+)/.exec(error.detail ?? '')?.[1];
    return [
      {
        level: 'stop',
        trap: undefined,
        file: 'conditions.json',
        line: line === undefined ? undefined : Number(line),
        message: error.detail ?? error.message,
        remedy: 'Mend the file, or delete it and set num_conds in config.txt.',
      },
    ];
  }
}
