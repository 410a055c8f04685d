import { TurnoutError } from '@turnout/core';
import { serverHere } from '../wiring/background-server.ts';
import { modeFor } from '../wiring/mode.ts';
import { openStudyFolder } from '../wiring/study.ts';
import type { Session } from './session.ts';

/** Postings counted for the prompt; nobody has more open. */
const MOST_POSTINGS = 1000;

/** psiTurk's prompt: whether the server runs, the mode, and how many postings are open. */
export async function promptOf(session: Session): Promise<string> {
  try {
    const server = serverHere(openStudyFolder('.')) === undefined ? 'off' : 'on';
    const { operations, data, study, mode } = await session.operations({ folder: '.' });
    const { name, environment } = operations.recruiting.recruiter;
    const open = await data.store.postings.page(
      { study: study.config.study, environment, recruiter: name, states: ['open'] },
      0,
      MOST_POSTINGS,
    );
    return `[turnout server:${server} mode:${mode} #posts:${open.length}]$ `;
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    // The next command says what is wrong; the prompt only says that something is.
    return `[turnout ${error.code === 'STUDY_NOT_FOUND' ? 'no study here' : `${modeText()}${error.code}`}]$ `;
  }
}

/** Also where the recruiter is not set up: it decides whether money is real. */
function modeText(): string {
  try {
    return `mode:${modeFor(openStudyFolder('.'))} `;
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    // The configuration, or the mode, cannot be read.
    return '';
  }
}
