import { environments } from '../../domain/environment.ts';
import { outcomeValue, type Questionnaire } from '../../domain/screening.ts';
import type { Answer } from '../../questions/answers.ts';
import type { QuestionnaireType } from '../../storage/panel-questionnaires.ts';
import type { Unit } from '../context.ts';
import { screeningAnswers } from './form-xml.ts';

interface Given {
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly answers: readonly Answer[];
  /** Epoch ms UTC. */
  readonly at: number;
}

/** What whoever has answered a questionnaire has of its own qualification. */
const ANSWERED = 1;

/**
 * Gives the qualifications that follow from a questionnaire's answers, in both environments.
 * @param given.typeId the number of the row of the type whose test was handed in
 * @returns the value of the questionnaire's own qualification; undefined when the test is no questionnaire
 */
export async function screen(
  unit: Unit,
  given: Given & { readonly typeId: number },
): Promise<number | undefined> {
  const questionnaire = await unit.questionnaires.ofTest(given.typeId);
  if (questionnaire === undefined) return undefined;
  await applyOutcomes(unit, questionnaire, await unit.questionnaires.types(questionnaire.id), given);
  return ANSWERED;
}

/** Grants, changes or takes back what a person's answers lead to; in silence. */
export async function applyOutcomes(
  unit: Pick<Unit, 'qualifications'>,
  { outcomes }: Pick<Questionnaire, 'outcomes'>,
  types: readonly QuestionnaireType[],
  { workerId, answers, at }: Given,
): Promise<void> {
  const texts = screeningAnswers(answers);
  for (const environment of environments)
    for (const { typeId, outcome: name } of types.filter((type) => type.environment === environment)) {
      const outcome = outcomes.find((one) => one.name === name);
      const value = name === '' ? ANSWERED : outcome && outcomeValue(outcome, texts);
      const held = await unit.qualifications.of(typeId, workerId);
      if (value !== undefined) {
        if (held?.status !== 'Granted' || held.value !== value)
          await unit.qualifications.put({ typeId, workerId, status: 'Granted', value, grantedAt: at });
      } else if (held?.status === 'Granted') await unit.qualifications.put({ ...held, status: 'Revoked' });
    }
}
