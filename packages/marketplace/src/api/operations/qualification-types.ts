import type { Requester } from '../../domain/requester.ts';
import { systemTypeOf, systemTypesOf } from '../../domain/system-qualification-types.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { createQualificationType } from '../../market/qualifications/create-type.ts';
import { deleteQualificationType } from '../../market/qualifications/delete-type.ts';
import { noType } from '../../market/qualifications/find-type.ts';
import { updateQualificationType } from '../../market/qualifications/update-type.ts';
import type { Page } from '../../storage/hits.ts';
import type { Handlers } from '../handlers.ts';
import { invalidParameter } from '../parameter-refusals.ts';
import type { Input } from '../shapes/index.ts';
import { listPage } from './paging.ts';
import { shownSystemType, shownType } from './shown-qualifications.ts';

/** The longest time in seconds that is certain to stay a time when it is counted in ms: 68 years. */
const MOST_SECONDS = 2 ** 31 - 1;

/** Making, changing and finding types of qualifications. */
export function qualificationTypeOperations(context: MarketContext, accountOf: Accounts) {
  const { read, profile } = context;
  return {
    CreateQualificationType: async (caller, input) => {
      const requester = await accountOf(caller);
      const type = await createQualificationType(context, requester, {
        name: input.Name,
        description: input.Description,
        keywords: input.Keywords,
        status: input.QualificationTypeStatus,
        autoGranted: input.AutoGranted ?? false,
        autoGrantedValue: input.AutoGrantedValue,
        ...timesAndTest(input),
      });
      return { QualificationType: shownType(type, requester.id) };
    },
    UpdateQualificationType: async (caller, input) => {
      const requester = await accountOf(caller);
      const type = await updateQualificationType(context, requester, input.QualificationTypeId, {
        description: input.Description,
        status: input.QualificationTypeStatus,
        autoGranted: input.AutoGranted,
        autoGrantedValue: input.AutoGrantedValue,
        ...timesAndTest(input),
      });
      return { QualificationType: shownType(type, requester.id) };
    },
    GetQualificationType: async (caller, { QualificationTypeId: id }) => {
      const requester = await accountOf(caller);
      const { environment } = requester;
      const system = systemTypeOf(id, environment);
      if (system !== undefined) return { QualificationType: shownSystemType(system) };
      const type = await read.qualificationTypes.byQualificationTypeId(id, environment);
      if (type === undefined) throw noType(id);
      return { QualificationType: shownType(type, requester.id) };
    },
    ListQualificationTypes: async (caller, input) => {
      const requester = await accountOf(caller);
      const { Query, MustBeRequestable, MustBeOwnedByCaller } = input;
      const scope = JSON.stringify([
        'ListQualificationTypes',
        requester.id,
        Query,
        MustBeRequestable,
        MustBeOwnedByCaller,
      ]);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
        matchingTypes(context, requester, input, page),
      );
      return { ...paging, QualificationTypes: rows.map(({ shown }) => shown) };
    },
    DeleteQualificationType: async (caller, { QualificationTypeId }) => {
      await deleteQualificationType(context, await accountOf(caller), QualificationTypeId);
      return {};
    },
  } satisfies Partial<Handlers>;
}

/** Types of requesters, and after them the marketplace's own where those are wanted too. */
async function matchingTypes(
  { read }: MarketContext,
  requester: Requester,
  input: Input<'ListQualificationTypes'>,
  page: Page,
) {
  const owned = input.MustBeOwnedByCaller === true;
  const types = await read.qualificationTypes.list(
    {
      environment: requester.environment,
      requesterId: owned ? requester.id : undefined,
      requestable: input.MustBeRequestable,
      query: input.Query,
    },
    page,
  );
  const found = types.map((type) => ({ id: type.id, shown: shownType(type, requester.id) }));
  return owned || input.MustBeRequestable ? found : [...found, ...systemRows(requester, input.Query, page)];
}

/** They are in no table, so they are numbered from above the last number a row can have. */
function systemRows({ environment }: Requester, query: string | undefined, { after, limit }: Page) {
  const wanted = (query ?? '').toLowerCase();
  return systemTypesOf(environment)
    .map((type, index) => ({ id: Number.MAX_SAFE_INTEGER - index, type }))
    .reverse()
    .filter(({ id, type }) => id > after && `${type.name} ${type.description}`.toLowerCase().includes(wanted))
    .slice(0, limit)
    .map(({ id, type }) => ({ id, shown: shownSystemType(type) }));
}

/** @throws Refusal ParameterValidationError for a time that is none */
function timesAndTest(input: Input<'CreateQualificationType'> | Input<'UpdateQualificationType'>) {
  const durationMs = msOf(input.TestDurationInSeconds, 'TestDurationInSeconds', 1);
  return {
    retryDelayMs: msOf(input.RetryDelayInSeconds, 'RetryDelayInSeconds', 0),
    test: { form: input.Test, answerKey: input.AnswerKey, durationMs },
  };
}

function msOf(value: number | undefined, name: string, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (value < least || value > MOST_SECONDS) throw invalidParameter(value, name);
  return value * 1000;
}
