import type { PageContext, PagesBundle } from '@turnout/protocol';
import { logNormal } from '../../behaviour/random.ts';
import { fillIn } from '../../html/fill.ts';
import { controlsOf } from '../../html/forms.ts';
import type { Visit } from '../body.ts';
import type { StudyScript } from '../study-script.ts';
import type { ScriptHints } from './script-hints.ts';
import type { FetchedPage, Visitor } from './visitor.ts';

/** Everything one participant will send. */
export interface WorkPlan {
  readonly trials: readonly unknown[];
  readonly answers: Readonly<Record<string, unknown>>;
  readonly bonusPath: string | undefined;
}

export interface PlanParts {
  readonly visit: Visit;
  readonly visitor: Visitor;
  readonly script: StudyScript | undefined;
  readonly page: FetchedPage;
  readonly context: PageContext | undefined;
  readonly uniqueId: string;
  readonly hints: ScriptHints;
}

/** What a study is assumed to record when nothing else is known. */
const PLAIN_TRIALS = 20;

/**
 * The data that this participant will leave: what the study's `rehearsal.mjs` makes, else plain trials and the answers
 * to every field in the parts of pages that the scripts name.
 */
export async function dataFrom(parts: PlanParts): Promise<WorkPlan> {
  const { visit, script, hints, context, uniqueId } = parts;
  const { bonusPath } = hints;
  if (script?.data !== undefined) {
    const { persona, careless, random } = visit;
    const condition = context?.model?.condition ?? 0;
    const counterbalance = context?.model?.counterbalance ?? 0;
    const data = await script.data({ uniqueId, condition, counterbalance, persona, careless, random });
    return { ...data, bonusPath };
  }
  const snippets = await readSnippets(parts);
  const controls = snippets.flatMap(controlsOf).filter(({ kind }) => kind !== 'fixed');
  const answers = Object.fromEntries(fillIn(controls, visit.random, visit.careless));
  return { trials: plainTrials(visit), answers, bonusPath };
}

const plainTrials = ({ random, careless }: Visit): unknown[] =>
  Array.from({ length: PLAIN_TRIALS }, (_, index) => ({
    phase: 'REHEARSAL',
    trial: index + 1,
    rt: Math.round(logNormal(random, careless ? 150 : 700, 0.3)),
  }));

/** The texts of the parts; from Turnout all at once, from another server one by one. */
async function readSnippets({ visitor, page, context, hints }: PlanParts): Promise<string[]> {
  if (hints.snippets.length === 0) return [];
  if (context === undefined) {
    const pages = await Promise.all(
      hints.snippets.map((name) => visitor.get(new URL(name, new URL('/', page.url)).href)),
    );
    return pages.filter(({ status }) => status === 200).map(({ text }) => text);
  }
  const query = new URLSearchParams(hints.snippets.map((name): [string, string] => ['name', name]));
  const { status, text } = await visitor.get(
    new URL(`${context.base}/turnout/pages?${query.toString()}`, page.url).href,
  );
  if (status !== 200) return [];
  return Object.values(JSON.parse(text) as PagesBundle).filter((snippet) => snippet !== null);
}
