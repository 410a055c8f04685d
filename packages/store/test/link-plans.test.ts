import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkStatements } from '../src/repositories/links.statements.ts';
import { sqliteDialect } from '../src/sql/dialect.ts';
import { sqliteFile, type TestDatabase } from './support/databases.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await sqliteFile.create();
});
afterAll(() => database.remove());

async function planOf(text: string): Promise<string> {
  const rows = await database.run(`explain query plan ${text.replaceAll('?', 'null')}`);
  return rows.map((row) => row.detail).join('; ');
}

const statements = linkStatements(sqliteDialect);
/**
 * The first groups the few kinds of links, when somebody opens a room. The others are a researcher's; the scans of
 * their plans are of references to the row, which SQLite makes only after a broken one.
 */
const exempt = ['linkCounts', 'insertPosting', 'insertLink', 'putRoom'];
const prepared = Object.entries(statements).flatMap(([name, made]) =>
  exempt.includes(name) ? [] : [[name, made.text] as const],
);

describe('nothing at the door of a link reads more with more postings', () => {
  it.each(prepared)('%s goes by an index', async (_, text) => {
    expect(await planOf(text)).not.toMatch(/\bSCAN (?!CONSTANT)|TEMP B-TREE/);
  });

  it('finds places to be given on among those at work alone, oldest first', async () => {
    expect(await planOf(statements.stalePlaces.text)).toContain('INDEX link_places_held (posting_id=?');
  });

  it('finds a place’s participation by the person, not by walking the study', async () => {
    expect(await planOf(statements.place.text)).toContain(
      'INDEX participants_identity (study=? AND worker=? AND assignment_id=?',
    );
  });
});
