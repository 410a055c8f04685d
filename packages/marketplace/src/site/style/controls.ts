/** Buttons and fields. Targets are 44 pixels high, for thumbs. */
export const controls = `
button, .button {
  display: inline-block; min-height: 2.75rem; padding: 0.55rem 1.1rem; font: inherit; font-weight: 600; line-height: 1.4;
  color: var(--accent); background: var(--paper); border: 1px solid var(--accent); border-radius: var(--radius);
  text-decoration: none; text-align: center; cursor: pointer;
}
button:hover, .button:hover { background: var(--raised); }
.primary { color: var(--accent-ink); background: var(--accent); }
.primary:hover { background: var(--accent); text-decoration: underline; }
.danger { color: var(--bad); border-color: var(--bad); }
.large { padding-inline: 1.8rem; }
.plain { border: 0; background: none; color: var(--ink); font-weight: 400; padding: 0.25rem 0; text-decoration: underline; text-underline-offset: 0.15em; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-bottom: 0; }
.field { margin-bottom: 1.1rem; }
.field label { display: block; font-weight: 600; }
input[type="text"], input[type="email"], input[type="password"], input[type="search"], select, textarea {
  width: 100%; min-height: 2.75rem; margin-top: 0.25rem; padding: 0.5rem 0.7rem; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius);
}
.wrong input, .wrong select, .wrong textarea { border-color: var(--bad); border-width: 2px; }
.problem { display: block; color: var(--bad); font-size: 0.95rem; }
.check { display: flex; gap: 0.6rem; align-items: flex-start; }
.check input { flex: none; width: 1.35rem; height: 1.35rem; margin: 0.1rem 0 0; accent-color: var(--accent); }
.check label { padding-bottom: 0.15rem; }
.quick { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem 1rem; margin-bottom: 1.5rem; }
.quick .hint { margin: 0.6rem 0 0; }
search form { display: grid; gap: 0 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1rem 0; margin-bottom: 1.5rem; }
@media (min-width: 40rem) {
  search form { grid-template-columns: 2fr 1fr 1.4fr; align-items: end; }
  search form .check { grid-column: 1 / 3; }
  search form .submit { justify-self: end; }
}
.question { border: 0; border-top: 1px solid var(--line); margin: 0; padding: 1rem 0 1.25rem; min-width: 0; }
.question legend { float: left; width: 100%; font-weight: 650; padding: 0; margin-bottom: 0.4rem; }
.question legend + * { clear: both; }
.question legend .hint { display: inline; }
.question.wrong { border-left: 4px solid var(--bad); padding-left: 0.9rem; }
.question .title, .overview .title { font-weight: 650; font-size: 1.05rem; }
.choices { list-style: none; padding: 0; }
.choices li { padding: 0.35rem 0; }
.hit-form { max-width: 42rem; margin: 0; border: 0; padding: 0; min-width: 0; }
.hit-form > legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
