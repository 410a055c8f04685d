import { printError } from '../../output.ts';
import type { OpenData } from '../../wiring/data.ts';
import type { Mode } from '../../wiring/mode.ts';
import type { StudyFolder } from '../../wiring/study.ts';
import { count } from '../present/money.ts';

/** More than any study has open. */
const MOST_POSTINGS = 1000;

/** What a command looks at: one recruiter in one mode. */
export interface Looked {
  readonly data: Pick<OpenData, 'store'>;
  readonly study: StudyFolder;
  readonly mode: Mode;
}

/**
 * Commands see the postings of the recruiter that the configuration names, in one mode. After one word was changed
 * there, others may be open that nobody thinks of: people come, work and want their money.
 * @returns a line for each other recruiter and mode with open postings
 */
async function openElsewhere({ data, study, mode }: Looked): Promise<readonly string[]> {
  const { recruiter } = study.config.recruitment;
  const open = await data.store.postings.page(
    { study: study.config.study, states: ['open'] },
    0,
    MOST_POSTINGS,
  );
  const others = new Map<string, number>();
  for (const posting of open) {
    if (posting.recruiter === recruiter && posting.environment === mode) continue;
    const place = `${posting.recruiter} ${posting.environment}`;
    others.set(place, (others.get(place) ?? 0) + 1);
  }
  return [...others].map(([place, postings]) => {
    const [name = '', environment = ''] = place.split(' ');
    return `${count(postings, 'posting')} of ${name} in mode ${environment} ${postings === 1 ? 'is' : 'are'} open too: ${name === recruiter ? '' : `TURNOUT_RECRUITER=${name} `}turnout post list --mode ${environment}`;
  });
}

/** Beside what a command prints, so that scripts read the same. */
export async function tellElsewhere(looked: Looked): Promise<void> {
  for (const line of await openElsewhere(looked)) printError(`note: ${line}`);
}
