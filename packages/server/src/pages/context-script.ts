import type { PageContext } from '@turnout/protocol';

const PAGE_SCRIPT = '<script src="/static/js/turnout-page.js"></script>';

/** JSON inside a script element: `<` could end the element, U+2028/9 end a line in old engines. */
const inScript = (json: string): string =>
  json
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

/**
 * Writes our page script, and the participant's context where there is one, before the first script of the
 * study, whose requests it authenticates.
 * @param model JSON text of the participant's model, spliced in as it is
 */
export function withPageScript(html: string, context?: Omit<PageContext, 'model'>, model?: string): string {
  const members = context === undefined ? undefined : JSON.stringify(context).slice(1, -1);
  const values = model === undefined ? members : `${members},"model":${model}`;
  const assignment = values === undefined ? '' : `<script>window.TURNOUT={${inScript(values)}}</script>`;
  const insert = assignment + PAGE_SCRIPT;
  const head =
    /<head(\s[^>]*)?>/i.exec(html) ?? /<html(\s[^>]*)?>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const at = head === null ? 0 : head.index + head[0].length;
  return html.slice(0, at) + insert + html.slice(at);
}

/**
 * The page for a navigation that brings no capability: its script looks for the token this window kept and asks
 * again with it. Without one the page says what to do.
 */
export function handoverPage(handover: { readonly uniqueId: string; readonly url: string }): string {
  const values = inScript(JSON.stringify({ ...handover, method: 'GET' }));
  return `<!doctype html>
<html lang="en">
<head>
<script>window.TURNOUT_HANDOVER=${values}</script>${PAGE_SCRIPT}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One moment</title>
<style>
body{font:1.05rem/1.6 system-ui,sans-serif;color:#1c2430;background:#f6f7f9;margin:0;padding:12vh 1.25rem}
main{max-width:36rem;margin:0 auto}
h1{font-size:1.5rem;line-height:1.25}
</style>
</head>
<body>
<main>
<p id="turnout-wait" role="status">One moment …</p>
<div id="turnout-no-token" hidden>
<h1>This page belongs to a window that is no longer open</h1>
<p>For the protection of your answers, this step works only in the window in which you took part.</p>
<p>If that window is still open, go on there. If not, open the study again through its link;
everything that was saved is safe.</p>
</div>
<noscript><p>This study needs JavaScript. Switch it on and load the page again.</p></noscript>
</main>
</body>
</html>
`;
}
