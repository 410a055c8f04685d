/** Cards, facts and tables. On a phone the rows of a table become cards of their own. */
export const lists = `
.cards { list-style: none; padding: 0; display: grid; gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.1rem; background: var(--paper); }
.card h2, .card h3 { margin: 0 0 0.3rem; font-size: 1.1rem; }
.card > :last-child { margin-bottom: 0; }
.card .asked h3 { font-size: 1rem; margin-top: 0; }
.description { white-space: pre-line; }
.facts { display: flex; flex-wrap: wrap; gap: 0.4rem 1.75rem; }
.facts dt { color: var(--quiet); font-size: 0.85rem; }
.facts dd { margin: 0; }
.requirements { list-style: none; padding: 0; }
.requirements li { padding-left: 1.6rem; position: relative; }
.requirements li::before { position: absolute; left: 0; font-weight: 700; }
.requirements .met::before { content: "✓" / ""; color: var(--good); }
.requirements .unmet::before { content: "✗" / ""; color: var(--bad); }
.met strong { color: var(--good); }
.unmet strong, p.unmet { color: var(--bad); }
.count-line { color: var(--quiet); }
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); }
.figures div { border: 1px solid var(--line); border-radius: var(--radius); padding: 0.8rem 1rem; }
.figures dt { color: var(--quiet); font-size: 0.9rem; }
.figures dd { margin: 0; }
.figures strong { font-size: 1.4rem; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.6rem 0.8rem 0.6rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: 0.85rem; font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.number:last-child, th.number:last-child { padding-right: 0; }
.state { font-weight: 600; white-space: nowrap; }
.state.approved { color: var(--good); }
.state.rejected, .state.abandoned { color: var(--bad); }
@media (max-width: 47.99rem) {
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; }
  .stacked tr { border: 1px solid var(--line); border-radius: var(--radius); padding: 0.7rem 0.9rem; margin-bottom: 0.8rem; }
  .stacked th, .stacked td { border: 0; padding: 0.15rem 0; text-align: left; white-space: normal; }
  .stacked td::before { content: attr(data-label) ": " / ""; color: var(--quiet); font-size: 0.9rem; }
  th, td { padding-right: 0.5rem; }
}
`;
