// biome-ignore lint/correctness/noUndeclaredDependencies: types only, gone when the file is loaded; a study needs no package.json
import type { ParticipantHandle, StudyApp, TrialRow } from '@turnout/project';

const CENTS_PER_CORRECT_ANSWER = 2;
const MOST_CENTS = 50;

/** Practice and instructions earn nothing; what is not a trial of the main part is passed over. */
function isCorrectAnswer({ trialdata }: TrialRow): boolean {
  if (typeof trialdata !== 'object' || trialdata === null) return false;
  return (
    'phase' in trialdata && trialdata.phase === 'TEST' && 'correct' in trialdata && trialdata.correct === true
  );
}

/** Called by psiTurk.computeBonus('compute_bonus', …): counts what is stored, never what a browser claims. */
export async function compute_bonus(participant: ParticipantHandle): Promise<number> {
  const { trials } = await participant.data();
  const correct = trials.filter(isCorrectAnswer).length;
  return Math.min(correct * CENTS_PER_CORRECT_ANSWER, MOST_CENTS) / 100;
}

/** The page about the idea of the study, linked from the last page. */
export function routes(app: StudyApp): void {
  app.get('/debriefing', (_request, reply) => reply.render('custom.html'));
}
