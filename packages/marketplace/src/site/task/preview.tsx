import type { ComponentChildren, VNode } from 'preact';
import type { HitType } from '../../domain/hit-type.ts';
import { type Standing, unmet } from '../../domain/requirement.ts';
import { standingOf } from '../../market/standing.ts';
import type { WorkItem } from '../../storage/work.ts';
import { type Answer, page, redirect } from '../answer.ts';
import { RequirementList } from '../browse/requirement-list.tsx';
import { type TypeNames, typeNames } from '../browse/requirement-words.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import type { WorkerVisit } from '../visit.ts';
import { groupOf } from './found.ts';
import { type Shown, shownQuestion } from './frame.ts';
import { FrameView } from './frame-view.tsx';
import { FormFields } from './question-form.tsx';
import { itemPath } from './task.ts';
import { TaskFacts } from './task-facts.tsx';

export function previewRoutes(routes: Routes): void {
  routes.worker('GET', '/projects/:groupId/tasks', preview);
  // The addresses that programs of the service's first years print; they too only ask before anything is accepted.
  routes.open('GET', '/mturk/preview', async (visit) => redirect(`${groupPath(visit.base, visit.query)}`));
  routes.open('GET', '/mturk/accept', async (visit) =>
    redirect(`${groupPath(visit.base, visit.query)}/accept_random`),
  );
}

function groupPath(base: string, query: readonly (readonly [string, string])[]): string {
  const groupId = field(query, 'groupId');
  if (!/^[A-Z0-9]+$/.test(groupId)) throw new SiteRefusal('no-such-hit');
  return `${base}/projects/${groupId}/tasks`;
}

/** What is on a preview besides the HIT itself. */
interface Preview {
  readonly type: HitType;
  readonly requesterName: string;
  readonly standing: Standing;
  readonly names: TypeNames;
  readonly isBlocked: boolean;
  readonly mayPreview: boolean;
  readonly mayAccept: boolean;
  /** The HIT that is shown; undefined: none is open for this worker. */
  readonly hitId: string | undefined;
  /** What the worker holds of this group. */
  readonly held: WorkItem | undefined;
  /** Whether others still can take a HIT of it. */
  readonly isOpen: boolean;
}

async function preview(visit: WorkerVisit): Promise<Answer> {
  const found = await look(visit);
  const { type, requesterName, standing, names, mayPreview } = found;
  const shown = mayPreview ? await shownHit(visit, found) : undefined;
  const { texts } = visit;
  return page({
    title: type.title,
    section: 'projects',
    wide: true,
    policy: { frames: shown !== undefined, media: shown?.kind === 'form' },
    body: (
      <>
        <div class="task-head">
          <h1>{type.title}</h1>
          <p class="description">{type.description}</p>
          <TaskFacts
            visit={visit}
            type={type}
            requesterName={requesterName}
            more={type.keywords === undefined ? [] : [[texts.projects.keywords, type.keywords]]}
          />
          {type.requirements.length === 0 ? undefined : (
            <div class="asked">
              <h2>{texts.projects.requirements}</h2>
              <RequirementList
                visit={visit}
                requirements={type.requirements}
                standing={standing}
                names={names}
              />
            </div>
          )}
          {found.held === undefined ? undefined : <Holding visit={visit} item={found.held} />}
          <AcceptForm visit={visit} preview={found} />
        </div>
        <Below visit={visit} preview={found} shown={shown} />
      </>
    ),
  });
}

async function look(visit: WorkerVisit): Promise<Preview> {
  const { environment, market, now, worker } = visit;
  const { read } = market;
  const { type, requester } = await groupOf(visit);
  const standing = await standingOf(read, worker, environment);
  if (unmet(type.requirements, standing, 'discover').length > 0) throw new SiteRefusal('no-such-hit');
  const [hitId] = await read.work.openFor(type.id, worker.id, now, 1);
  const held = await read.work.held(worker.id, environment, now);
  return {
    held: held.find((item) => item.groupId === type.groupId),
    isOpen: (await read.hitTypes.openHits(type.id, now, 1)).length > 0,
    type,
    requesterName: requester.name,
    standing,
    names: await typeNames(visit, type.requirements),
    isBlocked: await read.blocks.has(type.requesterId, worker.id),
    mayPreview: unmet(type.requirements, standing, 'preview').length === 0,
    mayAccept: worker.status === 'active' && unmet(type.requirements, standing, 'accept').length === 0,
    hitId,
  };
}

async function shownHit(visit: WorkerVisit, { hitId }: Preview): Promise<Shown | undefined> {
  const hit = hitId === undefined ? undefined : await visit.market.read.hits.byHitId(hitId);
  return hit && shownQuestion(visit, hit, undefined);
}

function Holding({ visit, item }: { visit: WorkerVisit; item: WorkItem }): VNode {
  const { texts } = visit;
  return (
    <p class="notice">
      {texts.task.holding} <a href={itemPath(visit, item)}>{texts.task.continue}</a>
    </p>
  );
}

function AcceptForm({ visit, preview }: { visit: WorkerVisit; preview: Preview }): VNode | undefined {
  const { base, texts, worker } = visit;
  const { hitId, isBlocked, mayAccept, mayPreview, type } = preview;
  if (hitId === undefined && preview.held !== undefined) return undefined;
  if (isBlocked) return <p class="notice">{texts.projects.blocked}</p>;
  if (worker.status !== 'active') return <p class="notice">{texts.refusal['not-active'].next}</p>;
  if (!mayAccept) return <p class="notice">{mayPreview ? texts.task.mayNot : texts.task.previewHidden}</p>;
  if (hitId === undefined)
    return <p class="notice">{preview.isOpen ? texts.task.doneAll : texts.task.soldOut}</p>;
  return (
    <form method="post" action={`${base}/projects/${type.groupId}/tasks/accept_random`} class="actions">
      <input type="hidden" name="hit_id" value={hitId} />
      <button type="submit" class="primary large">
        {texts.task.accept}
      </button>
      <a class="button" href={`${base}/report/${hitId}`}>
        {texts.task.report}
      </a>
    </form>
  );
}

function Below({
  visit,
  preview,
  shown,
}: {
  visit: WorkerVisit;
  preview: Preview;
  shown: Shown | undefined;
}): ComponentChildren {
  if (shown === undefined) return undefined;
  return (
    <>
      <p class="preview-note">{visit.texts.task.previewNote}</p>
      {shown.kind === 'form' ? (
        <fieldset class="hit-form" disabled>
          <legend>{visit.texts.task.preview}</legend>
          <FormFields visit={visit} form={shown.form} state={undefined} />
        </fieldset>
      ) : (
        <FrameView visit={visit} frame={shown.frame} title={preview.type.title} />
      )}
    </>
  );
}
