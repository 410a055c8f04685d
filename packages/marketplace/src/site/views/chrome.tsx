import type { VNode } from 'preact';
import type { Section } from '../answer.ts';
import type { Visit } from '../visit.ts';

/** What the navigation tells a worker; zeros for a stranger. */
export interface HeaderCounts {
  readonly held: number;
  readonly unread: number;
}

export function Header({
  visit,
  counts,
  section,
}: {
  visit: Visit;
  counts: HeaderCounts;
  section: Section | undefined;
}): VNode {
  const { base, site, texts, worker } = visit;
  return (
    <header class="top">
      <div class="brand">
        <a class="name" href={`${base}/`}>
          {site.name}
        </a>
        <PlayMoney visit={visit} />
        {worker === undefined ? undefined : (
          <form method="post" action={`${base}/logout`} class="log-out">
            <button type="submit" class="plain">
              {texts.nav.logOut}
            </button>
          </form>
        )}
      </div>
      <nav aria-label={texts.nav.main}>
        <ul>
          {worker === undefined ? (
            <Strangers visit={visit} />
          ) : (
            <Workers visit={visit} counts={counts} section={section} />
          )}
        </ul>
      </nav>
      {worker?.status === 'pending' || worker?.status === 'suspended' ? (
        <p class="notice" role="status">
          {texts.standing[worker.status]}
        </p>
      ) : undefined}
    </header>
  );
}

function Strangers({ visit: { base, texts } }: { visit: Visit }): VNode {
  return (
    <>
      <li>
        <a href={`${base}/login`}>{texts.nav.logIn}</a>
      </li>
      <li>
        <a href={`${base}/signup`}>{texts.nav.signUp}</a>
      </li>
    </>
  );
}

function Workers({
  visit,
  counts,
  section,
}: {
  visit: Visit;
  counts: HeaderCounts;
  section: Section | undefined;
}): VNode {
  const { base, texts } = visit;
  const entry = (name: Section, path: string, text: string, note?: string): VNode => (
    <li>
      <a href={`${base}${path}`} aria-current={section === name ? 'page' : undefined}>
        {text}
        {note === undefined ? undefined : (
          <>
            {' '}
            <span class="count">{note}</span>
          </>
        )}
      </a>
    </li>
  );
  return (
    <>
      {entry('projects', '/projects', texts.nav.projects)}
      {entry('queue', '/tasks', texts.nav.queue(counts.held))}
      {entry('history', '/history', texts.nav.history)}
      {entry('earnings', '/earnings', texts.nav.earnings)}
      {entry(
        'messages',
        '/messages',
        texts.nav.messages,
        counts.unread === 0 ? undefined : texts.nav.unread(counts.unread),
      )}
      {entry('qualifications', '/qualifications', texts.nav.qualifications)}
      {entry('profile', '/profile', texts.nav.profile)}
    </>
  );
}

/** Wherever no money is moved for the work, whatever the pages say of rewards. */
function PlayMoney({ visit: { environment, site, texts } }: { visit: Visit }): VNode | undefined {
  if (environment === 'sandbox') return <strong class="badge">{texts.nav.sandbox}</strong>;
  return site.quickSignUp ? <strong class="badge">{texts.nav.rehearsal}</strong> : undefined;
}

export function Footer({ visit }: { visit: Visit }): VNode {
  const { environment, site, texts } = visit;
  return (
    <footer class="bottom">
      <p>{site.name}</p>
      <p>
        {environment === 'sandbox' ? (
          <a href="/production/">
            {site.quickSignUp ? texts.nav.toRehearsedProduction : texts.nav.toProduction}
          </a>
        ) : (
          <a href="/sandbox/">{texts.nav.toSandbox}</a>
        )}
      </p>
    </footer>
  );
}
