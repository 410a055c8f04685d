import type { FastifyInstance } from 'fastify';
import { invalid } from '../domain/refusal.ts';
import { type StudySettings, shortestAllowedTime, submissionStatuses } from '../domain/study.ts';
import type { ProlificContext } from '../market/context.ts';
import { costOfPlaces } from '../market/money.ts';
import { changeStudy, createStudy, deleteStudy, moveStudy, studyOf } from '../market/studies.ts';
import { type Call, reads, writes } from './call.ts';
import { pageOf, pageRequest } from './pages.ts';
import { CostRequest, NewStudy, StudyChange, StudyTransition } from './shapes.ts';
import { studyShort, studyView } from './views.ts';

/** https://docs.prolific.com/api-reference/studies */
export function studyRoutes(app: FastifyInstance, context: ProlificContext): void {
  const list = async ({ unit, researcher, query, request, param }: Call<undefined>) => {
    const wanted = pageRequest(query);
    const tags = statesOf(query.state);
    const projectId = param('project');
    const studies = (
      await Promise.all(
        researcher.workspaceIds.map((id) => unit.objects.list('study', id, { tags, newestFirst: true })),
      )
    )
      .flat()
      .filter((study) => projectId === '' || study.projectId === projectId);
    const from = (wanted.page - 1) * wanted.size;
    const items = studies.slice(from, from + wanted.size).map((study) => studyShort(context, study));
    return pageOf(request, wanted, { items, count: studies.length }, context.behaviour());
  };
  app.get('/studies/', { config: { operation: 'listStudies' } }, reads(context, list));
  app.get('/projects/:project/studies/', { config: { operation: 'listStudies' } }, reads(context, list));

  app.post(
    '/studies/',
    { schema: { body: NewStudy }, config: { operation: 'createStudy' } },
    writes<NewStudy>(context, async ({ unit, researcher, body, reply }) => {
      const { project: projectId } = body;
      const study = await createStudy(context, unit, researcher, { settings: settingsOf(body), projectId });
      reply.status(201);
      return studyView(context, study);
    }),
  );

  app.get(
    '/studies/:id/',
    { config: { operation: 'getStudy' } },
    reads(context, async ({ unit, researcher, param }) =>
      studyView(context, await studyOf(unit, researcher, param('id'))),
    ),
  );

  app.patch(
    '/studies/:id/',
    { schema: { body: StudyChange }, config: { operation: 'updateStudy' } },
    writes<StudyChange>(context, async ({ unit, researcher, body, param }) => {
      const study = await studyOf(unit, researcher, param('id'));
      return studyView(context, await changeStudy(context, unit, study, changeOf(body)));
    }),
  );

  app.delete(
    '/studies/:id/',
    { config: { operation: 'deleteStudy' } },
    writes(context, async ({ unit, researcher, param, reply }) => {
      await deleteStudy(unit, await studyOf(unit, researcher, param('id')));
      reply.status(204);
    }),
  );

  app.post(
    '/studies/:id/transition/',
    { schema: { body: StudyTransition }, config: { operation: 'transitionStudy' } },
    writes<StudyTransition>(context, async ({ unit, researcher, body, param }) => {
      const study = await studyOf(unit, researcher, param('id'));
      return studyView(context, await moveStudy(context, unit, study, body.action));
    }),
  );

  app.get(
    '/studies/:id/cost/',
    { config: { operation: 'getStudyCost' } },
    reads(context, async ({ unit, researcher, param }) => {
      const { settings, workspaceId } = await studyOf(unit, researcher, param('id'));
      const currency = (await unit.objects.get('workspace', workspaceId))?.currency;
      const cost = costOfPlaces(context, settings.reward, settings.total_available_places);
      const amount = (minor: number) => ({ amount: minor, currency });
      return {
        rewards: {
          rewards: amount(cost.rewardMinor),
          fees: amount(cost.feeMinor),
          tax: amount(cost.vatMinor),
        },
        bonuses: { rewards: amount(0), fees: amount(0), tax: amount(0) },
        _links: {},
      };
    }),
  );

  app.get(
    '/studies/:id/submissions/counts/',
    { config: { operation: 'countSubmissions' } },
    reads(context, async ({ unit, researcher, param }) => {
      const { counts } = await studyOf(unit, researcher, param('id'));
      const total = submissionStatuses.reduce((sum, status) => sum + counts[status], 0);
      return { ...counts, TOTAL: total };
    }),
  );

  app.post(
    '/study-cost-calculator/',
    { schema: { body: CostRequest }, config: { operation: 'calculateCost' } },
    async (request) => {
      const { reward, total_available_places } = request.body as CostRequest;
      return { total_cost: costOfPlaces(context, reward, total_available_places).totalMinor };
    },
  );
}

function statesOf(state: unknown): readonly string[] | undefined {
  if (state === undefined) return undefined;
  if (typeof state !== 'string') throw invalid({ state: ['One state is needed.'] });
  // Documented as one status, and as several in brackets with strokes between them.
  return state
    .replace(/^\(|\)$/g, '')
    .split('|')
    .map((one) => one.toUpperCase().replaceAll('_', ' '));
}

/** Documented: left out, a study may take as long as the longest allowed time, always less than 24 hours. */
const LONGEST_MINUTES = 1439;

function settingsOf(sent: NewStudy): StudySettings {
  const longest = Math.max(LONGEST_MINUTES, shortestAllowedTime(sent.estimated_completion_time));
  return {
    completion_codes: [],
    maximum_allowed_time: longest,
    device_compatibility: [],
    peripheral_requirements: [],
    filters: [],
    name: sent.name,
    description: sent.description,
    external_study_url: sent.external_study_url,
    prolific_id_option: sent.prolific_id_option,
    total_available_places: sent.total_available_places,
    estimated_completion_time: sent.estimated_completion_time,
    reward: sent.reward,
    ...changeOf(sent),
  };
}

const settingNames = [
  'name',
  'internal_name',
  'description',
  'external_study_url',
  'prolific_id_option',
  'completion_codes',
  'total_available_places',
  'estimated_completion_time',
  'maximum_allowed_time',
  'reward',
  'device_compatibility',
  'peripheral_requirements',
  'filters',
  'metadata',
  'submissions_config',
] as const;

/** What was sent of the settings; null filters are none, and a code that names no actor is the participant's. */
function changeOf(sent: StudyChange): Partial<StudySettings> {
  const known = Object.fromEntries(
    settingNames.filter((name) => sent[name] !== undefined).map((name) => [name, sent[name]]),
  );
  return {
    ...known,
    ...(sent.filters === null && { filters: [] }),
    ...(sent.completion_codes !== undefined && {
      completion_codes: sent.completion_codes.map((code) => ({
        ...code,
        actor: code.actor ?? ('participant' as const),
      })),
    }),
  };
}
