import type { VNode } from 'preact';
import type { RequestState } from '../../domain/qualification.ts';
import { systemTypes } from '../../domain/requirement.ts';
import { type Requested, requestQualification } from '../../market/qualifications/request.ts';
import { type OfferedType, requestableTypes } from '../../market/qualifications/requestable-types.ts';
import { standingOf } from '../../market/standing.ts';
import { type Answer, page, redirect } from '../answer.ts';
import { nameOf, valueText } from '../browse/requirement-words.ts';
import { field } from '../http/fields.ts';
import { type RefusalReason, SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Input, Moment, Nothing } from '../views/parts.tsx';
import { parameter, type WorkerVisit } from '../visit.ts';
import { testRoutes } from './test.tsx';

const PAGE = 50;

export function qualificationRoutes(routes: Routes): void {
  routes.worker('GET', '/qualifications', list);
  routes.worker('POST', '/qualifications/:typeId/request', ask);
  testRoutes(routes);
}

async function ask(visit: WorkerVisit): Promise<Answer> {
  const { base, environment, market, worker } = visit;
  const qualificationTypeId = parameter(visit, 'typeId');
  const requested = await requestQualification(market, {
    workerId: worker.workerId,
    qualificationTypeId,
    environment,
  });
  if (requested.outcome === 'refused') throw new SiteRefusal(reasonOf(requested.refusal.reason));
  if (requested.outcome === 'test') return redirect(`${base}/qualifications/${qualificationTypeId}/test`);
  return redirect(`${base}/qualifications?done=${requested.outcome}&type=${qualificationTypeId}`);
}

type Refused = Extract<Requested, { outcome: 'refused' }>['refusal']['reason'];

/** The same words, but for accounts that may do nothing. */
const reasonOf = (reason: Refused): RefusalReason => (reason === 'suspended' ? 'not-active' : reason);

async function list(visit: WorkerVisit): Promise<Answer> {
  const { environment, market, query, texts, worker } = visit;
  const after = field(query, 'after');
  const offered = await requestableTypes(market, worker, environment, {
    after: /^\d{1,15}$/.test(after) ? Number(after) : 0,
    limit: PAGE + 1,
    query: field(query, 'words') || undefined,
  });
  return page({
    title: texts.qualifications.title,
    section: 'qualifications',
    body: (
      <>
        <h1>{texts.qualifications.title}</h1>
        <Done visit={visit} offered={offered} />
        <p>{texts.qualifications.lead}</p>
        <h2>{texts.qualifications.yours}</h2>
        {await held(visit)}
        <h2>{texts.qualifications.offered}</h2>
        <Search visit={visit} />
        <Offered visit={visit} offered={offered} />
      </>
    ),
  });
}

function Done({
  visit,
  offered,
}: {
  visit: WorkerVisit;
  offered: readonly OfferedType[];
}): VNode | undefined {
  const { query, texts } = visit;
  const { outcome } = texts.qualifications;
  const done = offered.find(({ type }) => type.qualificationTypeId === field(query, 'type'));
  if (done === undefined) return undefined;
  const text =
    field(query, 'done') === 'granted' && done.held !== undefined
      ? outcome.granted(done.type.name, done.held.value)
      : outcome.pending(done.type.name);
  return (
    <p class="success" role="status">
      {text}
    </p>
  );
}

/** What the worker has: the service's own counts, and what requesters of this environment granted. */
async function held(visit: WorkerVisit): Promise<VNode> {
  const { environment, market, texts, worker, written } = visit;
  const { qualifications: words } = texts;
  const rows: { name: string; by: string; value: string; since: number | undefined }[] = [];
  const granted = await market.read.qualifications.valuesOf(worker.id);
  for (const [id, value] of granted) {
    const type = await market.read.qualificationTypes.byQualificationTypeId(id, environment);
    const grant = type && (await market.read.qualifications.of(type.id, worker.id));
    if (type === undefined) continue;
    rows.push({
      name: type.name,
      by: type.requesterName,
      value: written.number(value),
      since: grant?.grantedAt,
    });
  }
  const standing = await standingOf(market.read, worker, environment);
  for (const [id, value] of standing.values) {
    if (granted.has(id)) continue;
    rows.push({
      name: nameOf(visit, id, new Map()),
      by: words.bySystem,
      value: id === systemTypes.adult ? (value === 1 ? words.yes : words.no) : valueText(visit, id, value),
      since: undefined,
    });
  }
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.requester}</th>
          <th scope="col" class="number">
            {words.value}
          </th>
          <th scope="col">{words.since}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, by, value, since }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-label={words.requester}>{by}</td>
            <td data-label={words.value} class="number">
              {value}
            </td>
            <td data-label={words.since}>
              {since === undefined ? '–' : <Moment visit={visit} at={since} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Search({ visit: { base, query, texts } }: { visit: WorkerVisit }): VNode {
  const { qualifications: words } = texts;
  return (
    <search>
      <form method="get" action={`${base}/qualifications`}>
        <Input name="words" type="search" label={words.words} value={field(query, 'words')} />
        <p class="submit">
          <button type="submit">{words.find}</button>
        </p>
      </form>
    </search>
  );
}

function Offered({ visit, offered }: { visit: WorkerVisit; offered: readonly OfferedType[] }): VNode {
  const { base, texts } = visit;
  const { qualifications: words } = texts;
  if (offered.length === 0) return <Nothing what={words.noneOffered} />;
  const last = offered[PAGE - 1];
  return (
    <>
      <ul class="cards">
        {offered.slice(0, PAGE).map((one) => (
          <li key={one.type.id}>
            <article class="card">
              <h3>{one.type.name}</h3>
              <p class="hint">{one.type.requesterName}</p>
              <p class="description">{one.type.description}</p>
              <Way visit={visit} offered={one} />
            </article>
          </li>
        ))}
      </ul>
      {offered.length > PAGE && last !== undefined ? (
        <p>
          <a href={`${base}/qualifications?after=${last.type.id}`}>{words.more}</a>
        </p>
      ) : undefined}
    </>
  );
}

/** How the worker gets the qualification, or why not. */
function Way({ visit, offered }: { visit: WorkerVisit; offered: OfferedType }): VNode {
  const { base, texts } = visit;
  const { state, type, way } = offered;
  const { qualifications: words } = texts;
  const path = `${base}/qualifications/${type.qualificationTypeId}`;
  if (state.state !== 'open' && state.state !== 'testing')
    return <p class="notice">{stateText(visit, state)}</p>;
  if (way === 'test' || state.state === 'testing')
    return (
      <p class="actions">
        <a class="button primary" href={`${path}/test`} aria-label={words.testOf(type.name)}>
          {state.state === 'testing' ? words.resume : words.test}
        </a>
      </p>
    );
  return (
    <form method="post" action={`${path}/request`} class="actions">
      <button type="submit" class="primary" aria-label={words.requestOf(type.name)}>
        {words.request}
      </button>
    </form>
  );
}

function stateText({ texts, written }: WorkerVisit, state: RequestState): string {
  const words = texts.qualifications.state;
  switch (state.state) {
    case 'already-pending':
      return words.pending;
    case 'already-granted':
      return words.granted;
    case 'no-retake':
      return words.noRetake;
    case 'retry-later':
      return words.later(written.moment(state.at));
    default:
      return words.closed;
  }
}
