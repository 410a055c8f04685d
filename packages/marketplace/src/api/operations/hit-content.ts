import { Refusal, requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import { parseKnownAnswersPolicy } from '../../domain/review-policy/known-answers.ts';
import { parsePluralityPolicy } from '../../domain/review-policy/plurality.ts';
import type { MarketContext } from '../../market/context.ts';
import type { NewHit } from '../../market/post-hit.ts';
import { htmlQuestionXml } from '../../questions/html-question-xml.ts';
import { fillLayout } from '../../questions/layout.ts';
import { parseQuestion } from '../../questions/question.ts';
import type { Input } from '../shapes/index.ts';

export type HitInput = Omit<Input<'CreateHITWithHITType'>, 'HITTypeId'>;

/**
 * What a HIT holds besides its type, checked.
 * @throws Refusal ParameterValidationError, HITLayoutDoesNotExist
 */
export async function hitContent(
  context: MarketContext,
  requester: Requester,
  input: HitInput,
): Promise<Omit<NewHit, 'type'>> {
  const question = await questionOf(context, requester, input);
  parseQuestion(question, { allowHttpOn: context.allowHttpOn });
  if (input.AssignmentReviewPolicy !== undefined) parseKnownAnswersPolicy(input.AssignmentReviewPolicy);
  if (input.HITReviewPolicy !== undefined) parsePluralityPolicy(input.HITReviewPolicy);
  return {
    maxAssignments: input.MaxAssignments ?? 1,
    lifetimeMs: input.LifetimeInSeconds * 1000,
    question,
    annotation: input.RequesterAnnotation,
    layoutId: input.HITLayoutId,
    assignmentReviewPolicy: textOf(input.AssignmentReviewPolicy),
    hitReviewPolicy: textOf(input.HITReviewPolicy),
  };
}

const textOf = (policy: unknown): string | undefined =>
  policy === undefined ? undefined : JSON.stringify(policy);

async function questionOf(
  { read }: MarketContext,
  requester: Requester,
  { Question, HITLayoutId, HITLayoutParameters = [] }: HitInput,
): Promise<string> {
  if ((Question === undefined) === (HITLayoutId === undefined))
    throw new Refusal(
      'ParameterValidationError',
      'Exactly one of the parameters Question and HITLayoutId must be given.',
    );
  if (Question !== undefined) return Question;
  const layout = await read.layouts.byId(requester.id, HITLayoutId ?? '');
  if (layout === undefined)
    throw requestError('HITLayoutDoesNotExist', `HITLayout ${HITLayoutId} does not exist.`);
  const filled = fillLayout(
    layout.content,
    Object.fromEntries(HITLayoutParameters.map(({ Name, Value }) => [Name, Value])),
  );
  if (filled.missing.length > 0)
    throw new Refusal(
      'ParameterValidationError',
      `The layout asks for parameters that HITLayoutParameters does not give: ${filled.missing.join(', ')}.`,
    );
  return htmlQuestionXml(filled.html, layout.frameHeight);
}
