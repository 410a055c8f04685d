import { type Environment, environments } from '../../domain/environment.ts';
import { marketId } from '../../domain/ids.ts';
import type { Questionnaire } from '../../domain/screening.ts';
import { parseAnswers } from '../../questions/answers.ts';
import { parseTest } from '../../questions/question.ts';
import type { MarketContext, Unit } from '../context.ts';
import { questionnaireXml } from './form-xml.ts';
import { applyOutcomes } from './screen.ts';

/** Under this access key the panel itself owns qualification types. It has no secret, so nobody can call by it. */
export const PANEL_KEY = 'PANEL';

/** Nobody is hurried through a questionnaire: a day, ms. */
const DURATION_MS = 86_400_000;

export type Published = { readonly done: true } | { readonly nameTaken: string };

/**
 * Opens a questionnaire, or brings what is open up to date: a qualification type with the questionnaire as its test,
 * which can be taken again at any time, and one type for each outcome, in both environments. Whoever has answered
 * before is sorted by the rules as they are now.
 * @param panelName as people read it
 */
export async function publish(
  context: MarketContext,
  unit: Unit,
  questionnaire: Questionnaire,
  panelName: string,
): Promise<Published> {
  for (const environment of environments) {
    const owner = await panelRequester(context, unit, environment, panelName);
    const taken = await putTypes(context, unit, questionnaire, { environment, owner });
    if (taken !== undefined) return { nameTaken: taken };
  }
  await sortAgain(context, unit, questionnaire);
  return { done: true };
}

/** Nobody can take the questionnaire any more. Answers and qualifications stay. */
export async function close(unit: Unit, { id }: Questionnaire): Promise<void> {
  for (const { typeId, outcome } of await unit.questionnaires.types(id))
    if (outcome === '') await unit.qualificationTypes.update(typeId, { status: 'Inactive' });
}

async function panelRequester(
  { clock }: MarketContext,
  { requesters }: Unit,
  environment: Environment,
  name: string,
): Promise<number> {
  await requesters.insert({ environment, accessKey: PANEL_KEY, name, createdAt: clock.now() });
  const requester = await requesters.byAccount(environment, PANEL_KEY);
  if (requester === undefined) throw new Error('the panel’s own account was not stored');
  await requesters.lock(requester.id);
  return requester.id;
}

/** @returns a name that another type of the panel's has already */
async function putTypes(
  { clock, random }: MarketContext,
  unit: Unit,
  questionnaire: Questionnaire,
  { environment, owner }: { readonly environment: Environment; readonly owner: number },
): Promise<string | undefined> {
  const { id, title, description, questions, outcomes } = questionnaire;
  const form = questionnaireXml(description, questions);
  parseTest(form);
  const test = { form, answerKey: undefined, durationMs: DURATION_MS };
  const known = (await unit.questionnaires.types(id)).filter((type) => type.environment === environment);
  for (const name of ['', ...outcomes.map((outcome) => outcome.name)]) {
    const isTest = name === '';
    const type = known.find(({ outcome }) => outcome === name);
    if (type !== undefined) {
      await unit.qualificationTypes.update(type.typeId, {
        status: 'Active',
        ...(isTest && { test, description: description || title }),
      });
      continue;
    }
    const typeName = isTest ? title : name;
    if (await unit.qualificationTypes.isNameTaken(owner, typeName)) return typeName;
    const made = await unit.qualificationTypes.insert({
      qualificationTypeId: marketId(random),
      requesterId: owner,
      name: typeName,
      description: (isTest ? description : '') || title,
      keywords: undefined,
      status: 'Active',
      requestable: isTest,
      // Who moved or grew older answers again, whenever they like.
      retryDelayMs: isTest ? 0 : undefined,
      test: isTest ? test : undefined,
      autoGranted: false,
      autoGrantedValue: undefined,
      createdAt: clock.now(),
    });
    await unit.questionnaires.addType(id, { typeId: made.id, environment, outcome: name });
  }
  // HITs that ask for an outcome that was taken out keep it; new ones cannot ask for it.
  for (const { typeId, outcome } of known)
    if (outcome !== '' && !outcomes.some(({ name }) => name === outcome))
      await unit.qualificationTypes.update(typeId, { status: 'Inactive' });
  return undefined;
}

async function sortAgain({ clock }: MarketContext, unit: Unit, questionnaire: Questionnaire): Promise<void> {
  const types = await unit.questionnaires.types(questionnaire.id);
  const active = types.filter(
    ({ outcome }) => outcome === '' || questionnaire.outcomes.some(({ name }) => name === outcome),
  );
  for (const { workerId, answer } of await unit.questionnaires.lastAnswers(questionnaire.id))
    await applyOutcomes(unit, questionnaire, active, {
      workerId,
      answers: parseAnswers(answer),
      at: clock.now(),
    });
}
