import type { ReturnedTask, Task, TaskQueue } from '@turnout/protocol';
import type { VNode } from 'preact';
import { returnAssignment } from '../../market/give-back.ts';
import type { WorkItem } from '../../storage/work.ts';
import { type Answer, json, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Facts, Moment, Nothing } from '../views/parts.tsx';
import { parameter, type WorkerVisit } from '../visit.ts';
import { itemPath, taskOf } from './task.ts';

export function queueRoutes(routes: Routes): void {
  routes.worker('GET', '/tasks', queue);
  routes.worker('GET', '/tasks/:assignmentId/state', state);
  routes.worker('POST', '/tasks/:assignmentId/return', giveUp);
}

const heldBy = ({ environment, market, now, worker }: WorkerVisit): Promise<readonly WorkItem[]> =>
  market.read.work.held(worker.id, environment, now);

async function queue(visit: WorkerVisit): Promise<Answer> {
  const held = await heldBy(visit);
  if (visit.wantsJson) return json(await taskQueue(visit, held));
  const { base, texts } = visit;
  return page({
    title: texts.queue.title,
    section: 'queue',
    body: (
      <>
        <h1>{texts.queue.title}</h1>
        <Done visit={visit} />
        {held.length === 0 ? (
          <Nothing what={texts.queue.none} next={texts.queue.noneNext}>
            <p>
              <a class="button primary" href={`${base}/projects`}>
                {texts.task.toProjects}
              </a>
            </p>
          </Nothing>
        ) : (
          <ul class="cards">
            {held.map((item) => (
              <li key={item.id}>
                <Held visit={visit} item={item} />
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  });
}

/** What the worker did on the page before. */
function Done({ visit }: { visit: WorkerVisit }): VNode | undefined {
  const done = field(visit.query, 'done');
  const { texts } = visit;
  const words: Readonly<Record<string, string>> = {
    returned: texts.queue.returned,
    submitted: texts.submitted.title,
  };
  if (!Object.hasOwn(words, done)) return undefined;
  return (
    <p class="success" role="status">
      {words[done]}
    </p>
  );
}

function Held({ visit, item }: { visit: WorkerVisit; item: WorkItem }): VNode {
  const { texts, written } = visit;
  return (
    <article class="card">
      <h2>{item.title}</h2>
      <Facts
        facts={[
          [texts.projects.reward, <strong key="reward">{written.money(item.rewardMinor)}</strong>],
          [texts.projects.requester, item.requesterName],
          [texts.queue.due, <Moment key="due" visit={visit} at={item.deadline} />],
        ]}
      />
      <p class="actions">
        <a class="button primary" href={itemPath(visit, item)} aria-label={texts.queue.workOn(item.title)}>
          {texts.queue.work}
        </a>
      </p>
    </article>
  );
}

async function taskQueue(visit: WorkerVisit, held: readonly WorkItem[]): Promise<TaskQueue> {
  const { assignments, hits } = visit.market.read;
  const tasks: Task[] = [];
  for (const { id } of held) {
    const assignment = await assignments.byId(id);
    const hit = assignment && (await hits.byId(assignment.hitId));
    if (assignment && hit) tasks.push(await taskOf(visit, hit, assignment));
  }
  return { tasks };
}

/** What the work page asks about itself: the frame cannot tell it. */
async function state(visit: WorkerVisit): Promise<Answer> {
  const { environment, market, now, worker } = visit;
  const item = await market.read.work.ofSlot(worker.id, environment, parameter(visit, 'assignmentId'));
  if (item === undefined) throw new SiteRefusal('no-such-assignment');
  return json({ state: stateOf(item, now), leftMs: Math.max(0, item.deadline - now) });
}

function stateOf({ deadline, status }: WorkItem, now: number): 'working' | 'submitted' | 'over' | 'gone' {
  switch (status) {
    case 'accepted':
      return now < deadline ? 'working' : 'over';
    case 'abandoned':
      return 'over';
    case 'returned':
      return 'gone';
    default:
      return 'submitted';
  }
}

async function giveUp(visit: WorkerVisit): Promise<Answer> {
  const assignmentId = parameter(visit, 'assignmentId');
  const returned = await returnAssignment(visit.market, { workerId: visit.worker.workerId, assignmentId });
  if ('refused' in returned) throw new SiteRefusal(returned.refused);
  const body: ReturnedTask = { returned: assignmentId };
  return visit.wantsJson ? json(body) : redirect(`${visit.base}/tasks?done=returned`);
}
