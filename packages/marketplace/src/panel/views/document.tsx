import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { field } from '../../site/http/fields.ts';
import { ICON_PATH, SCRIPT_PATH, STYLESHEET_PATH } from '../../site/views/document.tsx';
import type { AdminPage, AdminSection } from '../answer.ts';
import type { AdminVisit } from '../visit.ts';

const ADMIN_STYLESHEET_PATH = '/admin/admin.css';

/** How much waits for an administrator. */
export interface Todo {
  readonly pending: number;
  readonly erasures: number;
  /** Mails that were given up. */
  readonly unsent: number;
}

export const adminDocument = (visit: AdminVisit, page: AdminPage, todo: Todo): string =>
  `<!doctype html>${renderToString(<Document visit={visit} page={page} todo={todo} />)}`;

function Document({ visit, page, todo }: { visit: AdminVisit; page: AdminPage; todo: Todo }): VNode {
  const { language, panel, texts } = visit;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${page.title} – ${panel.name}, ${texts.nav.administration}`}</title>
        <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="stylesheet" href={ADMIN_STYLESHEET_PATH} />
        <script src={SCRIPT_PATH} defer />
      </head>
      <body class="admin">
        <a class="skip" href="#content">
          {texts.nav.skip}
        </a>
        <Header visit={visit} section={page.section} todo={todo} />
        <main id="content" tabIndex={-1}>
          <Done visit={visit} />
          {page.body}
        </main>
        <footer class="bottom">
          <p>{panel.name}</p>
          <p>
            <a href="/">{texts.nav.toSite}</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** The sentence that says what the last form did. */
function Done({ visit: { query, texts } }: { visit: AdminVisit }): VNode | undefined {
  const key = field(query, 'done');
  if (!Object.hasOwn(texts.done, key)) return undefined;
  return (
    <p class="success" role="status">
      {texts.done[key as keyof typeof texts.done]}
    </p>
  );
}

function Header({
  visit: { admin, panel, texts },
  section,
  todo,
}: {
  visit: AdminVisit;
  section: AdminSection | undefined;
  todo: Todo;
}): VNode {
  const entry = (name: AdminSection, path: string, count = 0, words = texts.nav.waiting): VNode => (
    <li>
      <a href={`/admin${path}`} aria-current={section === name ? 'page' : undefined}>
        {texts.nav[name]}
        {count === 0 ? undefined : (
          <>
            {' '}
            <span class="count">{words(count)}</span>
          </>
        )}
      </a>
    </li>
  );
  return (
    <header class="top">
      <div class="brand">
        <a class="name" href="/admin">
          {panel.name}
        </a>
        <strong class="badge">{texts.nav.administration}</strong>
        {admin === undefined ? undefined : (
          <form method="post" action="/admin/logout" class="log-out">
            <span class="who">{admin.name}</span>{' '}
            <button type="submit" class="plain">
              {texts.nav.logOut}
            </button>
          </form>
        )}
      </div>
      {admin === undefined ? undefined : (
        <nav aria-label={texts.nav.main}>
          <ul>
            {entry('overview', '')}
            {entry('people', '/people', todo.pending)}
            {entry('invitations', '/invitations')}
            {entry('questionnaires', '/questionnaires')}
            {entry('payouts', '/payouts')}
            {entry('erasures', '/erasures', todo.erasures)}
            {entry('mail', '/mail', todo.unsent, texts.nav.unsent)}
            {entry('settings', '/settings')}
            {entry('log', '/log')}
          </ul>
        </nav>
      )}
    </header>
  );
}
