/** The frame of every page: what is above, beside and below its content. */
export const layout = `
.skip { position: absolute; left: 0.5rem; top: -4rem; z-index: 2; padding: 0.5rem 1rem; background: var(--accent); color: var(--accent-ink); }
.skip:focus { top: 0.5rem; }
.top { background: var(--raised); border-bottom: 1px solid var(--line); padding: 0.75rem 1rem 0; }
.top > * { max-width: 60rem; margin-inline: auto; }
.brand { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
.brand .name { font-weight: 650; color: var(--ink); text-decoration: none; padding: 0.25rem 0; }
.brand .name:hover { text-decoration: underline; }
.brand .log-out { margin: 0 0 0 auto; }
.badge { background: var(--note-ground); color: var(--note); border: 1px solid currentColor; border-radius: 1rem; padding: 0.05rem 0.7rem; font-size: 0.85rem; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 1.1rem; list-style: none; margin: 0.35rem 0 0; padding: 0; }
.top nav a { display: inline-block; padding: 0.55rem 0; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; }
.top nav a:hover { border-color: var(--edge); }
.top nav a[aria-current] { border-color: var(--accent); font-weight: 650; }
.count { background: var(--accent); color: var(--accent-ink); border-radius: 1rem; padding: 0.05rem 0.55rem; font-size: 0.8rem; font-weight: 600; }
.top .notice { margin-block: 0.75rem; }
main { flex: 1 0 auto; padding: 1.5rem 1rem 2.5rem; width: 100%; max-width: 62rem; margin: 0 auto; }
.narrow { max-width: 32rem; }
.bottom { border-top: 1px solid var(--line); padding: 1rem; color: var(--quiet); font-size: 0.9rem; display: flex; flex-wrap: wrap; gap: 0 1.5rem; width: 100%; max-width: 62rem; margin: 0 auto; }
.bottom p { margin: 0; }
.notice, .alert, .success { border-left: 4px solid currentColor; padding: 0.6rem 0.9rem; border-radius: var(--radius); }
.notice { background: var(--note-ground); color: var(--note); }
.alert { background: var(--bad-ground); color: var(--bad); }
.success { background: var(--good-ground); color: var(--good); }
.nothing { border: 1px dashed var(--edge); border-radius: var(--radius); padding: 1.5rem 1rem; text-align: center; }
.nothing p:last-child { margin-bottom: 0; }
.refusal { max-width: 34rem; }
body.wide main, body.wide .top > *, body.wide .bottom { max-width: none; }
section { margin-top: 2.5rem; padding-top: 1px; border-top: 1px solid var(--line); }
section h2 { margin-top: 1rem; }
@media (min-width: 48rem) {
  .top { padding-inline: 2rem; }
  main { padding: 2rem 2rem 3rem; max-width: 64rem; }
  .bottom { max-width: 64rem; }
  .bottom { padding-inline: 2rem; }
}
`;
