import type { FastifyInstance } from 'fastify';
import type { Submission } from '../domain/records.ts';
import { placeId } from '../domain/records.ts';
import { invalid } from '../domain/refusal.ts';
import { submissionStatuses } from '../domain/study.ts';
import type { ProlificContext, Unit } from '../market/context.ts';
import { studyOf } from '../market/studies.ts';
import {
  approve,
  approveAll,
  completeAsResearcher,
  reject,
  requestReturn,
  screenOut,
  submissionOf,
  unreject,
} from '../market/submissions.ts';
import { type Call, jsonText, reads, writes } from './call.ts';
import { pageOf, pageRequest } from './pages.ts';
import { BulkApproval, ReturnRequest, SubmissionTransition } from './shapes.ts';
import { submissionShort, submissionView } from './views.ts';

/** Documented: the least a participant has to be told about a rejection, characters. */
const SHORTEST_REASON = 100;

/** https://docs.prolific.com/api-reference/submissions */
export function submissionRoutes(app: FastifyInstance, context: ProlificContext): void {
  const list = async (
    { unit, researcher, query, request }: Call<undefined>,
    studyId: string,
  ): Promise<unknown> => {
    const wanted = pageRequest(query);
    const study = await studyOf(unit, researcher, studyId);
    const tags = statusesOf(query.status);
    const offset = (wanted.page - 1) * wanted.size;
    const rows = await unit.objects.list('submission', study.id, {
      tags,
      offset,
      limit: wanted.size,
      newestFirst: query.ordering === '-started_at',
    });
    const count = await unit.objects.count('submission', study.id, tags);
    const items = rows.map((row) => submissionShort(context, row)).filter((row) => row !== undefined);
    return pageOf(request, wanted, { items, count }, context.behaviour());
  };
  app.get(
    '/submissions/',
    { config: { operation: 'listSubmissions', bareErrors: true } },
    reads(context, async (call) => {
      if (typeof call.query.study !== 'string') throw invalid({ study: ['The id of a study is needed.'] });
      return list(call, call.query.study);
    }),
  );
  app.get(
    '/studies/:id/submissions/',
    { config: { operation: 'listSubmissions' } },
    reads(context, (call) => list(call, call.param('id'))),
  );

  app.get(
    '/submissions/:id/',
    { config: { operation: 'getSubmission' } },
    reads(context, async ({ unit, researcher, param }) =>
      submissionView(context, await submissionOf(unit, researcher, param('id'))),
    ),
  );

  app.post(
    '/submissions/:id/transition/',
    { schema: { body: SubmissionTransition }, config: { operation: 'transitionSubmission' } },
    writes<SubmissionTransition>(context, async (call) => {
      const submission = await submissionOf(call.unit, call.researcher, call.param('id'));
      return submissionView(context, await transition(context, call.unit, submission, call.body));
    }),
  );

  app.post(
    '/submissions/:id/request-return/',
    { schema: { body: ReturnRequest }, config: { operation: 'requestReturn' } },
    writes(context, async ({ unit, researcher, param }) => {
      const asked = await requestReturn(unit, await submissionOf(unit, researcher, param('id')));
      const { id, status, participant, return_requested } = submissionView(context, asked);
      return { id, status, participant, return_requested };
    }),
  );

  app.post(
    '/submissions/bulk-approve/',
    { schema: { body: BulkApproval }, config: { operation: 'bulkApprove', bareErrors: true } },
    writes<BulkApproval>(context, async (call) => {
      await approveAll(context, call.unit, await namedBy(call));
      return jsonText(call.reply, 'The submissions are approved.');
    }),
  );
}

/** @throws ProlificRefusal 400, 404; nobody is approved when one of those named does not wait for review */
async function namedBy({ unit, researcher, body }: Call<BulkApproval>): Promise<readonly Submission[]> {
  if ('submission_ids' in body)
    return inTurn(body.submission_ids, (id) => submissionOf(unit, researcher, id));
  const study = await studyOf(unit, researcher, body.study_id);
  return inTurn(body.participant_ids, async (participantId) => {
    const place = await unit.objects.get('place', placeId(study.id, participantId));
    const id = place?.submissionIds.at(-1);
    if (id === undefined) throw invalid({ participant_ids: [`${participantId} did not take part.`] });
    return submissionOf(unit, researcher, id);
  });
}

/** A database's session answers one question after the other. */
async function inTurn<T>(ids: readonly string[], find: (id: string) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for (const id of new Set(ids)) found.push(await find(id));
  return found;
}

async function transition(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
  sent: SubmissionTransition,
): Promise<Submission> {
  switch (sent.action) {
    case 'APPROVE':
      return approve(context, unit, submission);
    case 'REJECT': {
      const { message = '', rejection_category: category } = sent;
      if (message.length < SHORTEST_REASON)
        throw invalid({ message: [`At least ${SHORTEST_REASON} characters, not ${message.length}.`] });
      if (category === undefined) throw invalid({ rejection_category: ['A category is needed.'] });
      return reject(context, unit, submission, { category, message });
    }
    case 'UNREJECT':
      return unreject(context, unit, submission);
    case 'SCREEN_OUT':
      return screenOut(context, unit, submission);
    case 'COMPLETE':
      return completeAsResearcher(context, unit, submission, {
        code: sent.completion_code,
        percentage: sent.completion_code_data?.percentage_of_reward,
      });
  }
}

/** Documented: in any case, with an underscore for a space. */
function statusesOf(status: unknown): readonly string[] | undefined {
  if (status === undefined) return undefined;
  const wanted = typeof status === 'string' ? status.toUpperCase().replaceAll('_', ' ') : '';
  const known = submissionStatuses.filter((one) => one === wanted || one.replace('-', ' ') === wanted);
  if (known.length === 0) throw invalid({ status: ['There is no such status.'] });
  return known;
}
