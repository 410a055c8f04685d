import type { CallResult, ListedPosting, PostingOrder } from '@turnout/core';
import { isId, type ProlificApi, pathOf, transition } from './api.ts';
import type { CurrencyGuard } from './currency.ts';
import type { Answer } from './http.ts';
import { type JsonObject, numberOf, objectOf, textOf, timeOf } from './json.ts';
import { everyEntry } from './paging.ts';
import { bodyIfThere, bodyOf, done, harmless, incomplete, refused, resultOf, settled } from './results.ts';
import { draftOf, draftProblem } from './study-draft.ts';
import { countsOf, listedPosting, noCounts, parseInternalName, statusOf } from './study-view.ts';

/** @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED; undefined when there is none */
export async function readStudy(api: ProlificApi, id: string): Promise<JsonObject | undefined> {
  if (!isId(id)) return undefined;
  const body = bodyIfThere(await api.send({ method: 'GET', path: pathOf('studies', id) }));
  if (body === undefined) return undefined;
  const study = objectOf(body);
  if (textOf(study.id) === undefined) throw incomplete('the study');
  return study;
}

export async function posting(api: ProlificApi, id: string): Promise<ListedPosting | undefined> {
  const study = await readStudy(api, id);
  if (study === undefined) return undefined;
  if (numberOf(study.total_available_places) === undefined) throw incomplete('the places of the study');
  return withCounts(api, study);
}

export async function* postings(api: ProlificApi): AsyncGenerator<ListedPosting> {
  for await (const study of studiesOfProject(api)) {
    const listed = await withCounts(api, study);
    if (listed !== undefined) yield listed;
  }
}

/** Only what was published: a draft is seen by nobody, and the next `post` of the same annotation publishes it. */
export async function findPosting(api: ProlificApi, annotation: string): Promise<ListedPosting | undefined> {
  const study = await findStudy(api, annotation);
  return study === undefined || isDraft(study) ? undefined : withCounts(api, study);
}

/**
 * Makes a draft and publishes it. Each step looks first at what is there, so it goes on wherever an earlier attempt
 * ended: a draft of this annotation is published, and no second one is made.
 */
export async function post(
  api: ProlificApi,
  checkCurrency: CurrencyGuard,
  order: PostingOrder,
): Promise<CallResult<ListedPosting>> {
  const problem = draftProblem(order, api.settings);
  if (problem !== undefined) return refused('ORDER_INVALID', problem);
  const inTheWay = await checkCurrency();
  if (inTheWay !== undefined) return inTheWay;
  let study = await findStudy(api, order.annotation);
  if (study === undefined) {
    const body = draftOf(order, api.settings);
    const made = await api.send({ method: 'POST', path: '/api/v1/studies/', body });
    // A draft is seen by nobody and costs nothing; without an answer, the next attempt finds it.
    if (made.kind !== 'answered') return harmless(made);
    // Another server may have made one at the same time; both then publish the same.
    study = (await findStudy(api, order.annotation)) ?? objectOf(made.body);
  }
  const id = textOf(study.id);
  if (id === undefined)
    return { kind: 'later', afterMs: 10_000, message: 'Prolific did not name the draft.' };
  return publish(api, id, study);
}

async function publish(api: ProlificApi, id: string, study: JsonObject): Promise<CallResult<ListedPosting>> {
  let failure: Exclude<Answer, { kind: 'answered' }> | undefined;
  let published = study;
  if (isDraft(study)) {
    const answer = await api.send(transition('studies', id, { action: 'PUBLISH' }));
    if (answer.kind === 'answered') published = { ...study, ...objectOf(answer.body) };
    else failure = answer;
  }
  if (failure?.kind === 'later') return failure;
  if (failure !== undefined) {
    // Refused because it is published already, or no answer: it tells itself. Still a draft after no answer, it may
    // yet become one that is published.
    const now = await api.send({ method: 'GET', path: pathOf('studies', id) });
    if (now.kind !== 'answered' || isDraft(objectOf(now.body))) return resultOf(failure);
    published = objectOf(now.body);
  }
  const listed = (await readAgain(api, id)) ?? listedPosting({ ...published, id }, noCounts);
  return listed === undefined
    ? { kind: 'unknown', message: 'Prolific did not name the study.' }
    : done(listed);
}

/** As every later look will find it; published it is also when this one fails. */
async function readAgain(api: ProlificApi, id: string): Promise<ListedPosting | undefined> {
  const result = await settled(async () => done(await posting(api, id)));
  return result.kind === 'done' ? result.value : undefined;
}

export const isDraft = (study: JsonObject): boolean => ['UNPUBLISHED', 'SCHEDULED'].includes(statusOf(study));

/** Of several with this annotation the published one, else the oldest: the same for whoever looks. */
async function findStudy(api: ProlificApi, annotation: string): Promise<JsonObject | undefined> {
  const found: JsonObject[] = [];
  for await (const study of studiesOfProject(api))
    if (parseInternalName(textOf(study.internal_name) ?? '').annotation === annotation) found.push(study);
  const age = (study: JsonObject) => timeOf(study.date_created) ?? 0;
  const byAge = found.sort(
    (a, b) => age(a) - age(b) || ((textOf(a.id) ?? '') < (textOf(b.id) ?? '') ? -1 : 1),
  );
  return byAge.find((study) => !isDraft(study)) ?? byAge[0];
}

function studiesOfProject(api: ProlificApi): AsyncGenerator<JsonObject> {
  const path = pathOf('projects', api.settings.project, 'studies/');
  return everyEntry(api.patiently, { method: 'GET', path, query: { ordering: '-date_created' } });
}

async function withCounts(api: ProlificApi, study: JsonObject): Promise<ListedPosting | undefined> {
  const id = textOf(study.id);
  if (id === undefined || isDraft(study)) return listedPosting(study, noCounts);
  const path = pathOf('studies', id, 'submissions/counts/');
  return listedPosting(study, countsOf(objectOf(bodyOf(await api.patiently({ method: 'GET', path })))));
}
