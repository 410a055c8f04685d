import type { ComponentChildren, VNode } from 'preact';
import type { Assignment } from '../../domain/assignment.ts';
import type { Hit } from '../../domain/hit.ts';
import { submit } from '../../market/submit.ts';
import { answersXml } from '../../questions/answers.ts';
import { checkFormAnswers } from '../../questions/form/check.ts';
import { type Answer, json, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { Moment, ProblemSummary } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';
import { heldOf, heldSlot, hitOf } from './found.ts';
import { type Shown, shownQuestion } from './frame.ts';
import { FrameView } from './frame-view.tsx';
import { FormFields, type FormState } from './question-form.tsx';
import { answersPath } from './task.ts';
import { TaskFacts } from './task-facts.tsx';

export function workPageRoutes(routes: Routes): void {
  routes.worker('GET', '/projects/:groupId/tasks/:hitId', async (visit) => {
    const hit = await hitOf(visit);
    const assignment = await heldOf(visit, hit);
    const named = field(visit.query, 'assignment_id');
    if (named !== '' && named !== assignment.assignmentId) throw new SiteRefusal('not-held');
    return workPage(visit, hit, assignment);
  });
  routes.worker('POST', '/tasks/:assignmentId/answers', postAnswers);
}

/** The answers of a QuestionForm, which is drawn here and not in a frame. */
async function postAnswers(visit: WorkerVisit): Promise<Answer> {
  const { assignment, hit } = await heldSlot(visit);
  const shown = await shownQuestion(visit, hit, assignment.assignmentId);
  if (shown.kind !== 'form') throw new SiteRefusal('no-such-page');
  const checked = checkFormAnswers(shown.form, visit.body);
  if (!checked.ok)
    return workPage(visit, hit, assignment, { fields: visit.body, problems: checked.problems });
  const { assignmentId } = assignment;
  const submitted = await submit(visit.market, {
    assignmentId,
    workerId: visit.worker.workerId,
    answer: answersXml(checked.answers),
  });
  if ('refused' in submitted) throw new SiteRefusal(submitted.refused);
  return visit.wantsJson ? json({ submitted: assignmentId }) : redirect(`${visit.base}/tasks?done=submitted`);
}

async function workPage(
  visit: WorkerVisit,
  hit: Hit,
  assignment: Assignment,
  state?: FormState,
): Promise<Answer> {
  const shown = await shownQuestion(visit, hit, assignment.assignmentId);
  const requester = await visit.market.read.requesters.byId(hit.requesterId);
  const { texts } = visit;
  return page({
    title: hit.type.title,
    section: 'queue',
    wide: true,
    status: state === undefined ? 200 : 422,
    policy: { frames: true, media: shown.kind === 'form' },
    body: (
      <>
        <div class="task-head">
          <h1>{hit.type.title}</h1>
          <TaskFacts visit={visit} type={hit.type} requesterName={requester?.name ?? ''} />
        </div>
        <TaskBar visit={visit} hit={hit} assignment={assignment} />
        <ProblemSummary text={state && texts.task.formProblems(state.problems.size)} />
        <Work visit={visit} shown={shown} hit={hit} assignment={assignment} state={state} />
      </>
    ),
  });
}

/** Stays in sight: the time that is left, and the ways out. */
function TaskBar({
  visit,
  hit,
  assignment,
}: {
  visit: WorkerVisit;
  hit: Hit;
  assignment: Assignment;
}): VNode {
  const { base, now, texts } = visit;
  const { task: words } = texts;
  return (
    <div
      class="task-bar"
      data-state={`${base}/tasks/${assignment.assignmentId}/state`}
      data-queue={`${base}/tasks`}
      data-left={String(assignment.deadline - now)}
      data-left-text={words.minutesLeft('{}')}
      data-over={words.timeOver}
      data-over-next={words.timeOverNext}
      data-gone={words.gone}
      data-submitted={words.handedIn}
      data-submitted-next={words.handedInNext}
      data-language={visit.language}
    >
      <p class="timer">
        <span class="timer-name">{words.timeLeft}</span>{' '}
        <span class="timer-value" role="timer">
          {visit.written.length(assignment.deadline - now)}
        </span>{' '}
        <span class="timer-end">
          {visit.texts.queue.due} <Moment visit={visit} at={assignment.deadline} />
        </span>
      </p>
      <p class="visually-hidden" aria-live="polite" data-said />
      <div class="task-ways">
        <details class="return">
          <summary class="button">{words.return}</summary>
          <form method="post" action={`${base}/tasks/${assignment.assignmentId}/return`}>
            <p>{words.returnQuestion}</p>
            <p>
              <button type="submit" class="danger">
                {words.returnNow}
              </button>
            </p>
          </form>
        </details>
        <a class="button" href={`${base}/report/${hit.hitId}`} target="_blank" rel="noopener">
          {words.report}
        </a>
      </div>
    </div>
  );
}

function Work({
  visit,
  shown,
  hit,
  assignment,
  state,
}: {
  visit: WorkerVisit;
  shown: Shown;
  hit: Hit;
  assignment: Assignment;
  state: FormState | undefined;
}): ComponentChildren {
  if (shown.kind !== 'form') return <FrameView visit={visit} frame={shown.frame} title={hit.type.title} />;
  return (
    <form method="post" action={answersPath(visit, assignment.assignmentId)} class="hit-form" novalidate>
      <FormFields visit={visit} form={shown.form} state={state} />
      <p>
        <button type="submit" class="primary large">
          {visit.texts.task.hand}
        </button>
      </p>
    </form>
  );
}
