import {
  CreateAdditionalAssignmentsForHITCommand,
  CreateHITTypeCommand,
  CreateHITWithHITTypeCommand,
  DeleteHITCommand,
  UpdateExpirationForHITCommand,
} from '@aws-sdk/client-mturk';
import {
  amountText,
  type CallResult,
  type Clock,
  type ListedPosting,
  type PostingOrder,
} from '@turnout/core';
import { isAbsent, isRepeated, type MturkReader } from './api.ts';
import type { MturkClients } from './clients.ts';
import { CHEAPEST_BATCH, CURRENCY } from './fees.ts';
import { postingOf } from './listed.ts';
import { orderProblems } from './order-problems.ts';
import { attempt, failureOf, outcomeOf, refused } from './outcome.ts';
import { postingRequirements } from './posting-requirements.ts';
import { questionXml } from './question.ts';
import type { MturkSettings } from './settings.ts';

interface PostingParts {
  readonly settings: MturkSettings;
  readonly clients: MturkClients;
  readonly reader: MturkReader;
  readonly clock: Clock;
  /** Asks to be told of HITs of this type. Never throws: what is not told is found by asking. */
  readonly watch: (hitTypeId: string) => Promise<void>;
}

/** The calls about postings, which are HITs. */
export function postingCalls(parts: PostingParts) {
  const { settings, clients, reader, clock } = parts;
  const { writing: client } = clients;
  const listed = async (externalId: string): Promise<ListedPosting | undefined> => {
    const hit = await reader.hit(externalId);
    if (hit === undefined) return undefined;
    const posting = postingOf(settings, hit, clock.now());
    // Places nobody took before the end count as taken in some services, so that the rest says nothing.
    const isDoubtful = posting.state === 'ended' && posting.available === 0 && posting.toReview > 0;
    return isDoubtful ? { ...posting, toReview: await reader.countSubmitted(externalId) } : posting;
  };
  const findPosting = async (annotation: string): Promise<ListedPosting | undefined> => {
    for await (const hit of reader.hits())
      if (hit.RequesterAnnotation === annotation) return postingOf(settings, hit, clock.now());
    return undefined;
  };
  return {
    posting: listed,
    findPosting,
    async *postings(): AsyncGenerator<ListedPosting> {
      const all: ListedPosting[] = [];
      for await (const hit of reader.hits()) all.push(postingOf(settings, hit, clock.now()));
      // The service does not promise an order.
      yield* all.toSorted((one, other) => other.createdAt - one.createdAt);
    },
    post: (order: PostingOrder) => post(parts, order, listed),
    async addPlaces(HITId: string, places: number, token: string): Promise<CallResult<undefined>> {
      try {
        await clients.assertEndpoint();
        await client.send(
          new CreateAdditionalAssignmentsForHITCommand({
            HITId,
            NumberOfAdditionalAssignments: places,
            UniqueRequestToken: token,
          }),
        );
        return { kind: 'done', value: undefined };
      } catch (error) {
        if (isRepeated(error)) return refused('TOKEN_REPEATED', 'These places were added before.', true);
        const { code, message } = failureOf(error);
        if (code !== 'InvalidMaximumAssignmentsIncrease') return outcomeOf(error);
        return refused(
          code,
          `${message} A posting of ${CHEAPEST_BATCH} places or fewer stays one; make another posting.`,
        );
      }
    },
    async setEnd(HITId: string, endsAt: number): Promise<CallResult<undefined>> {
      // 0 is understood as now, whatever the clocks say.
      const ExpireAt = new Date(endsAt <= clock.now() ? 0 : endsAt);
      try {
        await clients.assertEndpoint();
        await client.send(new UpdateExpirationForHITCommand({ HITId, ExpireAt }));
        return { kind: 'done', value: undefined };
      } catch (error) {
        // Setting the end it has already is answered with the words of a repeated token.
        return isRepeated(error) ? { kind: 'done', value: undefined } : outcomeOf(error);
      }
    },
    async remove(HITId: string): Promise<CallResult<undefined>> {
      try {
        await clients.assertEndpoint();
        await client.send(new DeleteHITCommand({ HITId }));
        return { kind: 'done', value: undefined };
      } catch (error) {
        const { code, message } = failureOf(error);
        const isGone = isAbsent(error) || /in the state 'Disposed'/.test(message);
        return isGone ? refused(code, message, true) : outcomeOf(error);
      }
    },
  };
}

async function post(
  { settings, clients, clock, watch }: PostingParts,
  order: PostingOrder,
  listed: (externalId: string) => Promise<ListedPosting | undefined>,
): Promise<CallResult<ListedPosting>> {
  const problems = orderProblems(settings, order, clock.now());
  if (problems.length > 0) return refused('ORDER_INVALID', problems.join('\n'));
  const type = await attempt(async () => {
    await clients.assertEndpoint();
    return clients.writing.send(new CreateHITTypeCommand(typeOf(settings, order)));
  });
  // A type costs nothing and is the same one next time: nothing was posted yet.
  if (type.kind === 'unknown') return { kind: 'later', afterMs: 0, message: type.message };
  if (type.kind !== 'done') return type;
  const { HITTypeId = '' } = type.value;
  await watch(HITTypeId);
  try {
    const { HIT } = await clients.writing.send(
      new CreateHITWithHITTypeCommand({
        HITTypeId,
        MaxAssignments: order.places,
        LifetimeInSeconds: Math.ceil((order.endsAt - clock.now()) / 1000),
        Question: questionXml(settings, order.studyUrl),
        RequesterAnnotation: order.annotation,
        UniqueRequestToken: order.token,
      }),
    );
    return HIT?.HITId === undefined
      ? { kind: 'unknown', message: 'The service answered without saying what it made.' }
      : { kind: 'done', value: postingOf(settings, HIT, clock.now()) };
  } catch (error) {
    return repeatedPost(error, order, listed);
  }
}

/** A token that made a HIT before: its id stands in the text of the refusal. */
async function repeatedPost(
  error: unknown,
  { annotation }: PostingOrder,
  listed: (externalId: string) => Promise<ListedPosting | undefined>,
): Promise<CallResult<ListedPosting>> {
  const { code, message } = failureOf(error);
  const [, hitId] = /The HIT with ID "([A-Z0-9]+)" already exists/.exec(message) ?? [];
  if (hitId === undefined) return outcomeOf(error);
  const earlier = await attempt(() => listed(hitId));
  if (earlier.kind !== 'done')
    return { kind: 'unknown', message: `It was posted before, and cannot be seen: ${earlier.message}` };
  if (earlier.value?.annotation === annotation) return { kind: 'done', value: earlier.value };
  return refused(code, 'This token made another posting before.', true);
}

const typeOf = (settings: MturkSettings, order: PostingOrder) => ({
  Title: order.title,
  Description: order.description,
  ...(order.keywords.length > 0 && { Keywords: order.keywords.join(', ') }),
  Reward: amountText(order.rewardMinor, CURRENCY),
  AssignmentDurationInSeconds: Math.ceil(order.durationMs / 1000),
  AutoApprovalDelayInSeconds: Math.ceil(order.autoApprovalMs / 1000),
  QualificationRequirements: postingRequirements(settings, order),
});
