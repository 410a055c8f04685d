/** Colours, letters, and what holds for every element. Contrast is 4.5:1 and more for text, 3:1 for edges. */
export const ground = `
:root {
  color-scheme: light dark;
  --paper: #ffffff;
  --raised: #f5f7f9;
  --ink: #1c2329;
  --quiet: #51606d;
  --edge: #7c8a96;
  --line: #d5dce2;
  --accent: #175a86;
  --accent-ink: #ffffff;
  --good: #1c6b3c;
  --good-ground: #e6f4ea;
  --bad: #a61c28;
  --bad-ground: #fdecec;
  --note: #6b4700;
  --note-ground: #fff4d9;
  --radius: 0.4rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14191d;
    --raised: #1d242a;
    --ink: #e7ecf0;
    --quiet: #a9b6c1;
    --edge: #7f8d99;
    --line: #343e47;
    --accent: #7cc1ee;
    --accent-ink: #0b1a24;
    --good: #86d9a5;
    --good-ground: #15301f;
    --bad: #ff9a9f;
    --bad-ground: #3a181b;
    --note: #f3cf7a;
    --note-ground: #33280e;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 5rem; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 0.5em; font-weight: 650; }
h1 { font-size: 1.6rem; margin-top: 0; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1rem; }
p, ul, ol, dl, table { margin: 0 0 1rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code { font-family: ui-monospace, "Liberation Mono", monospace; font-size: 0.95em; }
img, video { max-width: 100%; height: auto; }
time { white-space: nowrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
.hint { display: block; color: var(--quiet); font-size: 0.9rem; font-weight: 400; }
.lead { font-size: 1.1rem; }
.text { white-space: pre-line; }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto !important; transition: none !important; } }
`;
