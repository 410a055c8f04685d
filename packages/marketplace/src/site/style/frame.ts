/** The page with a HIT in it: the bar with the time stays in sight, the frame gets the room. */
export const frame = `
body.wide main { padding-bottom: 1rem; }
.task-head { max-width: 60rem; }
.task-head > :last-child { margin-bottom: 1rem; }
.task-bar {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1.5rem;
  margin: 0 -1rem 1rem; padding: 0.5rem 1rem; background: var(--raised); border-block: 1px solid var(--line);
}
.timer { margin: 0; }
.task-bar:not(.counts) :is(.timer-name, .timer-value) { display: none; }
.timer-name { color: var(--quiet); font-size: 0.9rem; }
.timer-value { font-weight: 650; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.timer-end { color: var(--quiet); font-size: 0.9rem; }
.soon .timer-value { color: var(--bad); }
.task-ways { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-left: auto; position: relative; }
.return summary { list-style: none; }
.return summary::-webkit-details-marker { display: none; }
.return form {
  position: absolute; right: 0; top: calc(100% + 0.4rem); width: min(22rem, calc(100vw - 2rem)); z-index: 2;
  padding: 1rem; background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius);
}
.return form p:last-child { margin: 0; }
.preview-note { background: var(--note-ground); color: var(--note); margin: 0 -1rem; padding: 0.5rem 1rem; font-weight: 600; }
iframe.hit { display: block; width: calc(100% + 2rem); margin: 0 -1rem; border: 0; border-block: 1px solid var(--line); background: #fff; color-scheme: light; }
iframe.fits { height: calc(100vh - 8rem); height: calc(100dvh - 8rem); min-height: 24rem; }
@media (max-width: 29.99rem) {
  .counts .timer-end { display: none; }
  .task-bar { column-gap: 0.6rem; }
  .task-bar .button { padding-inline: 0.6rem; }
  .wide h1 { font-size: 1.35rem; }
}
@media (min-width: 48rem) {
  .task-bar, .preview-note { margin-inline: -2rem; padding-inline: 2rem; }
  iframe.hit { width: calc(100% + 4rem); margin-inline: -2rem; }
}
`;
