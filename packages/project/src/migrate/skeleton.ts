import type { CustomPython, PythonRoute } from '../check/custom-python.ts';
import { fromFlaskPath } from '../hooks/flask-path.ts';

/** A beginning of custom.ts with the hooks and routes a custom.py has, each to be filled in. */
export function hookSkeleton({ routes, functions, bonus }: CustomPython): string {
  const parts: string[] = [];
  const types: string[] = [];
  if (bonus !== 'none') {
    types.push('ParticipantHandle');
    parts.push(bonus === 'stock' ? STOCK_BONUS : OWN_BONUS);
  }
  for (const { name, line } of functions) {
    if (name === 'init_app') types.push('StudyApp');
    parts.push(name === 'init_app' ? initApp(line) : getCondition(line));
  }
  if (routes.length > 0) {
    types.push('StudyApp');
    parts.push(
      `export function routes(app: StudyApp): void {\n${routes.flatMap(({ methods, ...route }) => methods.map((method) => routeText({ ...route, methods: [method] }))).join('\n\n')}\n}`,
    );
  }
  const imported = [...new Set(types)].sort();
  const head =
    imported.length === 0 ? [] : [`import type { ${imported.join(', ')} } from '@turnout/project';`];
  return `${['// The hooks of this study, begun from custom.py by "turnout migrate --convert". See docs/guide/bring-a-psiturk-project.md.', ...head].join('\n')}\n\n${parts.join('\n\n')}\n`;
}

const STOCK_BONUS = `/** The bonus in currency units; undefined leaves the last one. This is the rule of psiTurk's example. */
export async function compute_bonus(participant: ParticipantHandle): Promise<number | undefined> {
  const { trials } = await participant.data();
  let bonus = 0;
  for (const { trialdata } of trials) {
    if (typeof trialdata !== 'object' || trialdata === null || !('phase' in trialdata)) continue;
    if (trialdata.phase === 'TEST' && 'hit' in trialdata && trialdata.hit === true) bonus += 0.02;
  }
  return bonus;
}`;

const OWN_BONUS = `/** The bonus in currency units; undefined leaves the last one. */
export async function compute_bonus(participant: ParticipantHandle): Promise<number | undefined> {
  const { trials, questiondata } = await participant.data();
  // Write the rule of custom.py here, from trials (what recordTrialData got) and questiondata.
  console.warn('compute_bonus is not written yet', trials.length, Object.keys(questiondata).length);
  return undefined;
}`;

const getCondition = (
  line: number,
): string => `/** custom.py, line ${line}: the condition, or [condition, counterbalance]. */
export function custom_get_condition(mode: string): number | [number, number] {
  throw new Error(\`custom_get_condition is not written yet (mode \${mode})\`);
}`;

const initApp = (
  line: number,
): string => `/** custom.py, line ${line}: called once before the first request. */
export function init_app(app: StudyApp): void {
  app.log.info('init_app is not written yet');
}`;

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT']);

function routeText({ path, methods: [method = 'GET'], handler, line, requiresLogin }: PythonRoute): string {
  const note = `  // custom.py, line ${line}: ${handler}.`;
  if (!METHODS.has(method)) return `${note} It also answers ${method}, for which there is no function here.`;
  const options = requiresLogin ? '{ requireLogin: true }, ' : '';
  const place = JSON.stringify(fromFlaskPath(path));
  const text = JSON.stringify(`${method} ${path} is not written yet (custom.py, line ${line})`);
  return `${note}
  app.${method.toLowerCase()}(${place}, ${options}(_request, reply) => reply.status(501).text(${text}));`;
}
