import type { Assignment, HIT } from '@aws-sdk/client-mturk';
import {
  type BonusPayment,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  GetHITCommand,
  paginateListAssignmentsForHIT,
  paginateListBonusPayments,
  paginateListHITs,
  paginateListQualificationTypes,
  type QualificationType,
} from '@aws-sdk/client-mturk';
import { TurnoutError } from '@turnout/core';
import type { MturkClients } from './clients.ts';
import { failureOf, readingError } from './outcome.ts';

/** What the service is asked. Lists are read to their end, a hundred at a time. */
export interface MturkReader {
  balance(): Promise<{ readonly available: string; readonly onHold: string | undefined }>;
  hit(hitId: string): Promise<HIT | undefined>;
  hits(): AsyncIterable<HIT>;
  assignments(hitId: string): AsyncIterable<Assignment>;
  /** Handed in and not decided. */
  countSubmitted(hitId: string): Promise<number>;
  /** `working`: it is there and was not handed in, or not visibly. `absent`: the account has no such one. */
  assignment(assignmentId: string): Promise<Assignment | 'working' | 'absent'>;
  bonuses(assignmentId: string): AsyncIterable<BonusPayment>;
  /** @param query part of a name; undefined: all */
  ownQualificationTypes(query?: string): AsyncIterable<QualificationType>;
}

const PAGE = 100;

/** An answer without what was asked for says nothing: least of all that there is nothing. */
const told = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined)
    throw new TurnoutError('RECRUITER_SILENT', `The service answered without ${what}.`);
  return value;
};

/** Every call throws TurnoutError: RECRUITER_SILENT, RECRUITER_REFUSED, RECRUITER_SETUP. */
export function readerOf({ reading: client, assertEndpoint }: MturkClients): MturkReader {
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    await assertEndpoint();
    try {
      return await call();
    } catch (error) {
      throw readingError(error);
    }
  };
  /** @returns undefined when it is not there */
  const find = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    await assertEndpoint();
    try {
      return await call();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw readingError(error);
    }
  };
  async function* pages<Page extends { readonly NumResults?: number | undefined }, Item>(
    list: () => AsyncIterable<Page>,
    itemsOf: (page: Page) => readonly Item[] | undefined,
  ): AsyncGenerator<Item> {
    const iterator = await ask(async () => list()[Symbol.asyncIterator]());
    for (;;) {
      const next = await ask(() => iterator.next());
      if (next.done === true) return;
      const none = next.value.NumResults === 0 ? [] : undefined;
      yield* told(itemsOf(next.value) ?? none, 'the list it was asked for');
    }
  }
  const paging = { client, pageSize: PAGE };
  return {
    balance: async () => {
      const answer = await ask(() => client.send(new GetAccountBalanceCommand({})));
      return { available: told(answer.AvailableBalance, 'the balance'), onHold: answer.OnHoldBalance };
    },
    hit: async (HITId) => {
      const answer = await find(() => client.send(new GetHITCommand({ HITId })));
      return answer === undefined ? undefined : told(answer.HIT, 'the HIT');
    },
    hits: () =>
      pages(
        () => paginateListHITs(paging, {}),
        ({ HITs }) => HITs,
      ),
    assignments: (HITId) =>
      pages(
        () => paginateListAssignmentsForHIT(paging, { HITId }),
        ({ Assignments }) => Assignments,
      ),
    countSubmitted: async (HITId) => {
      const submitted = pages(
        () => paginateListAssignmentsForHIT(paging, { HITId, AssignmentStatuses: ['Submitted'] }),
        ({ Assignments }) => Assignments,
      );
      let count = 0;
      for await (const _ of submitted) count += 1;
      return count;
    },
    assignment: async (AssignmentId) => {
      await assertEndpoint();
      try {
        const { Assignment } = await client.send(new GetAssignmentCommand({ AssignmentId }));
        told(Assignment?.WorkerId, 'the assignment and whose it is');
        return told(Assignment, 'the assignment');
      } catch (error) {
        if (isAbsent(error)) return 'absent';
        if (isWrongState(error)) return 'working';
        throw readingError(error);
      }
    },
    bonuses: (AssignmentId) =>
      pages(
        () => paginateListBonusPayments(paging, { AssignmentId }),
        ({ BonusPayments }) => BonusPayments,
      ),
    ownQualificationTypes: (query) =>
      pages(
        () =>
          paginateListQualificationTypes(paging, {
            ...(query !== undefined && { Query: query }),
            MustBeOwnedByCaller: true,
            MustBeRequestable: false,
          }),
        ({ QualificationTypes }) => QualificationTypes,
      ),
  };
}

/** The service has said these words since long before it had codes. */
export const isAbsent = (error: unknown): boolean => {
  const { code, message } = failureOf(error);
  return (
    /^(HIT|Assignment|QualificationType|Qualification)DoesNotExist$/.test(code) ||
    / does not exist\./.test(message)
  );
};

/** "This operation can be called with a status of: …" */
export const isWrongState = (error: unknown): boolean =>
  /can be called with a status of: /.test(failureOf(error).message);

/** "The idempotency token "…" has already been processed." */
export const isRepeated = (error: unknown): boolean =>
  /idempotency token .* already been processed/.test(failureOf(error).message);
