import { type Answer, page } from '../answer.ts';
import { field } from '../http/fields.ts';
import { SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import { hitOf } from '../task/found.ts';
import { Field, Select } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';

const MOST_BODY_SIGNS = 4000;

export function reportRoutes(routes: Routes): void {
  routes.worker('GET', '/report/:hitId', form);
  routes.worker('POST', '/report/:hitId', report);
}

async function form(visit: WorkerVisit): Promise<Answer> {
  const hit = await hitOf(visit);
  const { base, texts } = visit;
  const { report: words } = texts;
  return page({
    title: words.title,
    body: (
      <div class="narrow">
        <h1>{words.title}</h1>
        <p>
          <strong>{hit.type.title}</strong>
        </p>
        <p>{words.lead}</p>
        <form method="post" action={`${base}/report/${hit.hitId}`}>
          <Select name="reason" label={words.reason} value="broken" options={Object.entries(words.reasons)} />
          <Field
            name="body"
            label={words.body}
            control={(attributes) => <textarea {...attributes} rows={6} maxLength={MOST_BODY_SIGNS} />}
          />
          <p>
            <button type="submit" class="primary">
              {words.send}
            </button>
          </p>
        </form>
      </div>
    ),
  });
}

async function report(visit: WorkerVisit): Promise<Answer> {
  const hit = await hitOf(visit);
  const { base, body, market, now, texts, worker } = visit;
  const reason = field(body, 'reason');
  if (!Object.hasOwn(texts.report.reasons, reason)) throw new SiteRefusal('unreadable');
  await market.transact((unit) =>
    unit.reports.insert({
      hitId: hit.id,
      workerId: worker.id,
      reason,
      body: field(body, 'body').slice(0, MOST_BODY_SIGNS),
      reportedAt: now,
    }),
  );
  return page({
    title: texts.report.title,
    body: (
      <div class="narrow">
        <h1>{texts.report.title}</h1>
        <p class="success" role="status">
          {texts.report.sent}
        </p>
        <p class="actions">
          <a class="button" href={`${base}/tasks`}>
            {texts.task.toQueue}
          </a>
          <a class="button" href={`${base}/projects`}>
            {texts.task.toProjects}
          </a>
        </p>
      </div>
    ),
  });
}
