/** What the administration needs beyond the site's own stylesheet. */
export const adminStylesheet = `
table.list { width: 100%; border-collapse: collapse; margin-block: 1rem; }
`;
