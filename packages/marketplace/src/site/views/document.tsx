import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Page } from '../answer.ts';
import type { Visit } from '../visit.ts';
import { Footer, Header, type HeaderCounts } from './chrome.tsx';

export const STYLESHEET_PATH = '/assets/site.css';
export const ICON_PATH = '/assets/icon.svg';
export const SCRIPT_PATH = '/assets/site.js';

/** @param counts undefined: a page for a frame of this site, without navigation */
export function documentOf(visit: Visit, page: Page, counts: HeaderCounts | undefined): string {
  return `<!doctype html>${renderToString(<Document visit={visit} page={page} counts={counts} />)}`;
}

function Document({
  visit,
  page,
  counts,
}: {
  visit: Visit;
  page: Page;
  counts: HeaderCounts | undefined;
}): VNode {
  const { language, site, texts } = visit;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${page.title} – ${site.name}`}</title>
        <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <script src={SCRIPT_PATH} defer />
      </head>
      <body class={page.wide === true ? 'wide' : undefined}>
        {counts === undefined ? undefined : (
          <>
            <a class="skip" href="#content">
              {texts.nav.skip}
            </a>
            <Header visit={visit} counts={counts} section={page.section} />
          </>
        )}
        <main id="content" tabIndex={-1}>
          {page.body}
        </main>
        {counts === undefined ? undefined : <Footer visit={visit} />}
      </body>
    </html>
  );
}
