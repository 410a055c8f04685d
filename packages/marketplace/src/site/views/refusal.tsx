import type { VNode } from 'preact';
import type { Page } from '../answer.ts';
import type { SiteRefusal, WayOn } from '../refusals.ts';
import type { Visit } from '../visit.ts';

/** What happened and what to do next. @param framed inside a HIT's frame: a way on leads out of it */
export function refusalPage(visit: Visit, refusal: SiteRefusal, framed = false): Page {
  const { what, next } = visit.texts.refusal[refusal.reason];
  return {
    title: what,
    status: refusal.status,
    policy: { framed },
    body: (
      <div class="refusal" data-refused={refusal.reason}>
        <h1>{what}</h1>
        <p>{next}</p>
        <p>
          <a class="button" href={addressOf(visit, refusal.on)} target={framed ? '_top' : undefined}>
            {wordsOf(visit, refusal.on)}
          </a>
        </p>
      </div>
    ),
  };
}

const paths: Readonly<Record<WayOn, string>> = {
  projects: '/projects',
  queue: '/tasks',
  'log-in': '/login',
  history: '/history',
  qualifications: '/qualifications',
  home: '/',
};

const addressOf = ({ base }: Visit, on: WayOn): string => `${base}${paths[on]}`;

function wordsOf({ texts }: Visit, on: WayOn): VNode {
  const words: Readonly<Record<WayOn, string>> = {
    projects: texts.task.toProjects,
    queue: texts.task.toQueue,
    'log-in': texts.account.logIn,
    history: texts.nav.history,
    qualifications: texts.nav.qualifications,
    home: texts.nav.projects,
  };
  return <>{words[on]}</>;
}
