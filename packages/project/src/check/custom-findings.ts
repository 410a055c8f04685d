import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomPython } from './custom-python.ts';
import type { Finding } from './types.ts';

const FILE = 'custom.py';

/** What custom.py means for the study: nothing in most cases, a custom.ts in the others. */
export function customFindings(
  folder: string,
  python: CustomPython | undefined,
  stockBonusEarned: boolean,
): Finding[] {
  if (python === undefined) return [];
  const ported = ['custom.ts', 'custom.js'].find((name) => existsSync(join(folder, name)));
  const say = (
    level: Finding['level'],
    line: number | undefined,
    message: string,
    remedy: string,
  ): Finding => ({
    level,
    trap: undefined,
    file: FILE,
    line,
    message,
    remedy,
  });
  if (ported !== undefined)
    return [
      say('runs', undefined, `custom.py is not run; ${ported} is in its place.`, 'Nothing needs doing.'),
    ];
  const found: Finding[] = [];
  if (python.bonus === 'stock' && stockBonusEarned)
    found.push(
      say(
        'convert',
        undefined,
        'The task asks for the bonus of psiTurk’s example (0.02 for each trial with phase TEST and hit true); without a custom.ts it stays 0.',
        'Write compute_bonus in custom.ts, or run "turnout migrate --convert".',
      ),
    );
  else if (python.kinds[0] === 'stock')
    found.push(
      say(
        'runs',
        undefined,
        `custom.py holds only what psiTurk’s example has.${python.bonus === 'stock' ? '' : ' No hook is needed.'}`,
        'Nothing needs doing; custom.py is not run.',
      ),
    );
  if (python.bonus === 'stock' && !stockBonusEarned)
    found.push(
      say(
        'runs',
        undefined,
        'compute_bonus is the example’s rule (0.02 for each trial with phase TEST and hit true). No hook is needed unless the task records such trials.',
        'If it does, write a custom.ts with compute_bonus; docs/guide/bring-a-psiturk-project.md shows this very rule.',
      ),
    );
  if (python.bonus === 'own')
    found.push(
      say(
        'hand',
        undefined,
        'custom.py computes the bonus by a rule of its own.',
        'Write the rule as compute_bonus in custom.ts; "turnout migrate --convert" writes a beginning.',
      ),
    );
  for (const { name, line } of python.functions)
    found.push(
      say(
        'hand',
        line,
        `custom.py has ${name}.`,
        `Write it as ${name} in custom.ts; "turnout migrate --convert" writes a beginning.`,
      ),
    );
  for (const route of python.routes)
    found.push(
      say(
        'hand',
        route.line,
        `custom.py answers ${route.methods.join(', ')} ${route.path} (${route.handler}).`,
        'Write the route in custom.ts; "turnout migrate --convert" writes a beginning.',
      ),
    );
  if (python.python2 && python.kinds[0] !== 'stock')
    found.push(
      say(
        'runs',
        undefined,
        'custom.py is written for Python 2.',
        'Read it with that in mind when writing custom.ts.',
      ),
    );
  return found;
}
