/** The allowed arrows between the parts: ARCHITECTURE.md's table, held against every package.json by a test. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  core: [],
  protocol: ['core'],
  project: ['core'],
  store: ['core'],
  recruiters: ['core'],
  engine: ['core', 'protocol'],
  server: ['core', 'protocol', 'engine', 'project'],
  client: ['protocol'],
  marketplace: ['core', 'protocol', 'store'],
  rehearsal: ['core', 'protocol'],
  cli: ['core', 'protocol', 'project', 'store', 'recruiters', 'engine', 'server', 'client', 'marketplace', 'rehearsal'],
};
