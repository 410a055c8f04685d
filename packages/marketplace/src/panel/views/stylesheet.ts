/** What the administration needs beyond the site's own stylesheet. */
export const adminStylesheet = `
.admin .top > *, .admin main, .admin .bottom { max-width: 76rem; }
.who { color: var(--quiet); }
.act { margin: 0; }
td .act button, .acts button { min-height: 2.25rem; padding: 0.3rem 0.7rem; font-size: 0.9rem; }
td .act button, .acts button { white-space: nowrap; }
h1 + section, h1 + .lead + section { border-top: 0; margin-top: 0; }
.acts { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0; }
.admin .actions { align-items: center; margin-bottom: 1rem; }
.choose { display: inline-flex; align-items: center; gap: 0.6rem; }
.choose input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--accent); }
fieldset { border: 1px solid var(--line); border-radius: var(--radius); margin: 1rem 0; padding: 0.75rem 1rem 1rem; min-width: 0; }
legend { font-weight: 650; padding: 0 0.4rem; }
fieldset > .actions { margin-bottom: 0; }
.bulk { max-width: 40rem; background: var(--raised); }
.range { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0 0.75rem; margin: 0.5rem 0; padding: 0.25rem 0.75rem 0.5rem; }
.range .field { margin-bottom: 0.25rem; }
input[type="number"], input[type="date"], input:not([type]) {
  width: 100%; min-height: 2.75rem; margin-top: 0.25rem; padding: 0.5rem 0.7rem; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius);
}
input[type="number"], input[type="date"] { max-width: 12rem; display: block; }
.state { white-space: normal; }
.state.active { color: var(--good); }
.state.pending { color: var(--note); }
.state.suspended { color: var(--bad); }
.type-id { display: block; }
.success > :last-child { margin-bottom: 0; }
.more { margin-top: 1rem; }
td .problem { display: inline; }
td time { white-space: normal; }
`;
