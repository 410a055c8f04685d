import type { RoomTexts } from './room-texts.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, inside elements and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #4d5866; --paper: #f6f7f9; --card: #fff; --line: #6d7785; --act: #1a4fa3; --on-act: #fff; --bad: #a3151c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eef1f5; --soft: #b9c2ce; --paper: #14181e; --card: #1e242c; --line: #8b96a5; --act: #9cc2ff; --on-act: #10151c; --bad: #ff9b9b; }
}
body { margin: 0; padding: 8vh 1rem; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: clamp(1rem, 5vw, 2rem); background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; overflow-wrap: break-word; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
p:empty, main > :last-child, section > :last-child { margin-bottom: 0; }
.study { color: var(--soft); margin: 0 0 0.25rem; }
label { display: block; margin: 0 0 0.35rem; font-weight: 600; }
input[type=text] { display: block; box-sizing: border-box; width: 100%; max-width: 20rem; min-height: 2.75rem; margin: 0 0 1rem; padding: 0.5rem 0.7rem; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--paper); color: inherit; font: inherit; }
.check { display: flex; gap: 0.6rem; align-items: center; min-height: 2.75rem; font-weight: 400; }
.check input { flex: none; width: 1.4rem; height: 1.4rem; accent-color: var(--act); }
button, .button { display: inline-block; min-height: 2.75rem; padding: 0.6rem 1.1rem; border: 0; border-radius: 0.4rem; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.code { margin: 0 0 1rem; font: 700 2.2rem/1.3 ui-monospace, monospace; letter-spacing: 0.12em; overflow-wrap: anywhere; }
.bad { color: var(--bad); font-weight: 600; }
.all-here { font-size: 1.2rem; font-weight: 700; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.error-code { color: var(--soft); font-size: 0.9rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
[hidden] { display: none !important; }
`;

export interface PageLook {
  readonly language: string;
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** Code, with the values it reads as `settings`. */
  readonly script?: { readonly code: string; readonly settings: unknown };
}

/** A page of ours around a study, in the look of the built-in ones. */
export function roomPage({ language, title, body, script }: PageLook): string {
  const settings = JSON.stringify(script?.settings ?? {}).replace(/</g, '\\u003c');
  const code =
    script === undefined ? '' : `<script>(() => { const settings = ${settings};${script.code}})();</script>`;
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
${code}
</body>
</html>
`;
}

/** Why somebody is not let in, and what they can do. */
export const refusalPage = (language: string, [title, text]: RoomTexts['used'], code: string): string =>
  roomPage({
    language,
    title,
    body: `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<p class="error-code">${escapeHtml(code)}</p>`,
  });
