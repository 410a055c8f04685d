import type { ProjectList } from '@turnout/protocol';
import type { VNode } from 'preact';
import { QuickSignUp } from '../accounts/routes.tsx';
import { type Answer, json, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import type { Routes } from '../route.ts';
import { Checkbox, Facts, Input, Moment, Nothing, Select } from '../views/parts.tsx';
import type { Visit, WorkerVisit } from '../visit.ts';
import { type Found, type FoundGroup, findGroups, type Search, searchOf } from './groups.ts';
import { RequirementList } from './requirement-list.tsx';
import { type TypeNames, typeNames } from './requirement-words.ts';

/** The way in, and what there is to do. */
export function browseRoutes(routes: Routes): void {
  routes.open('GET', '/', async (visit) =>
    visit.worker === undefined ? welcome(visit) : redirect(`${visit.base}/projects`),
  );
  routes.worker('GET', '/projects', projects);
}

function welcome(visit: Visit): Answer {
  const { base, environment, site, texts } = visit;
  return page({
    title: texts.welcome.title,
    body: (
      <div class="narrow">
        <h1>{site.name}</h1>
        <p class="lead">{texts.welcome.lead}</p>
        {environment === 'sandbox' ? <p>{texts.welcome.sandbox}</p> : undefined}
        {site.quickSignUp ? <QuickSignUp visit={visit} /> : undefined}
        {site.signUp === 'closed' && !site.quickSignUp ? <p>{texts.account.closed}</p> : undefined}
        <p class="actions">
          {site.signUp === 'closed' ? undefined : (
            <a class={site.quickSignUp ? 'button' : 'button primary'} href={`${base}/signup`}>
              {texts.account.signUp}
            </a>
          )}
          <a class="button" href={`${base}/login`}>
            {texts.account.logIn}
          </a>
        </p>
      </div>
    ),
  });
}

async function projects(visit: WorkerVisit): Promise<Answer> {
  const search = searchOf(visit.query);
  const found = await findGroups(visit, search);
  if (visit.wantsJson) return json(projectList(found));
  const names = await typeNames(
    visit,
    found.groups.flatMap((group) => group.type.requirements),
  );
  const { texts } = visit;
  return page({
    title: texts.projects.title,
    section: 'projects',
    body: (
      <>
        <h1>{texts.projects.title}</h1>
        <SearchForm visit={visit} search={search} />
        {found.groups.length === 0 ? (
          <NoGroups visit={visit} isSearch={isSearch(search)} />
        ) : (
          <>
            <p class="count-line">{texts.projects.found(found.groups.length)}</p>
            <ul class="cards">
              {found.groups.map((group) => (
                <li key={group.type.groupId}>
                  <Group visit={visit} group={group} found={found} names={names} />
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  });
}

const projectList = ({ groups }: Found): ProjectList => ({
  projects: groups.map(({ available, qualified, requesterName, type }) => ({
    groupId: type.groupId,
    title: type.title,
    description: type.description,
    keywords: type.keywords,
    requesterName,
    rewardMinor: type.rewardMinor,
    durationMs: type.durationMs,
    available,
    qualified,
  })),
});

const isSearch = ({ minimumMinor, qualifiedOnly, words }: Search): boolean =>
  words !== '' || minimumMinor !== undefined || qualifiedOnly;

function SearchForm({ visit, search }: { visit: Visit; search: Search }): VNode {
  const { base, query, texts } = visit;
  const { projects: words } = texts;
  return (
    <search>
      <form method="get" action={`${base}/projects`} class="search">
        <Input name="words" type="search" label={words.words} value={search.words} />
        <Input name="minimum" label={words.minimum} value={field(query, 'minimum')} />
        <Select
          name="sort"
          label={words.sort}
          value={search.sort}
          options={[
            ['newest', words.newest],
            ['reward', words.highest],
            ['time', words.shortest],
          ]}
        />
        <Checkbox name="qualified" label={words.qualifiedOnly} checked={search.qualifiedOnly} />
        <p class="submit">
          <button type="submit">{words.apply}</button>
        </p>
      </form>
    </search>
  );
}

function NoGroups({ visit, isSearch }: { visit: Visit; isSearch: boolean }): VNode {
  const { base, texts } = visit;
  if (!isSearch) return <Nothing what={texts.projects.none} next={texts.projects.noneNext} />;
  return (
    <Nothing what={texts.projects.noMatch} next={texts.projects.noMatchNext}>
      <p>
        <a href={`${base}/projects`}>{texts.projects.all}</a>
      </p>
    </Nothing>
  );
}

function Group({
  visit,
  group,
  found,
  names,
}: {
  visit: Visit;
  group: FoundGroup;
  found: Found;
  names: TypeNames;
}): VNode {
  const { base, texts, written } = visit;
  const { available, isBlocked, postedAt, qualified, requesterName, type } = group;
  const { projects: words } = texts;
  return (
    <article class="card">
      <h2>{type.title}</h2>
      <p class="description">{type.description}</p>
      <Facts
        facts={[
          [words.reward, <strong key="reward">{written.money(type.rewardMinor)}</strong>],
          [words.allotted, written.length(type.durationMs)],
          [words.available, written.number(available)],
          [words.requester, requesterName],
          [words.posted, <Moment key="posted" visit={visit} at={postedAt} />],
        ]}
      />
      {type.requirements.length === 0 ? undefined : (
        <div class="asked">
          <h3>{words.requirements}</h3>
          <RequirementList
            visit={visit}
            requirements={type.requirements}
            standing={found.standing}
            names={names}
          />
        </div>
      )}
      {isBlocked ? <p class="unmet">{words.blocked}</p> : undefined}
      <p class="actions">
        <a
          class={qualified ? 'button primary' : 'button'}
          href={`${base}/projects/${type.groupId}/tasks`}
          aria-label={words.previewOf(type.title)}
        >
          {words.preview}
        </a>
      </p>
    </article>
  );
}
