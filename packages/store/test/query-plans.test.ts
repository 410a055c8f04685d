import { stateCodes } from '@turnout/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocationStatements } from '../src/repositories/allocation.statements.ts';
import { participantStatements } from '../src/repositories/participants.statements.ts';
import { participantReader } from '../src/repositories/participants.ts';
import { recordStatements } from '../src/repositories/records.statements.ts';
import { sqliteDialect } from '../src/sql/dialect.ts';
import { sqliteFile, type TestDatabase } from './support/databases.ts';
import { planOf as planIn, textsOf } from './support/plans.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await sqliteFile.create();
});
afterAll(() => database.remove());

const planOf = (text: string): Promise<string> => planIn(database, text);

const participants = participantStatements(sqliteDialect);
const statements = {
  ...participants,
  ...recordStatements(sqliteDialect),
  ...allocationStatements(sqliteDialect),
};
/** The first row of a table, whichever it is; and the few keys of a study, for the audit. */
const exempt = ['anyIdentity', 'keys'];
const prepared = Object.entries(statements).flatMap(([name, made]) =>
  typeof made === 'object' && !exempt.includes(name) ? [[name, made.text] as const] : [],
);

describe('nothing on the way of an entry or a save reads more with more participants', () => {
  it.each(prepared)('%s goes by an index', async (_, text) => {
    expect(await planOf(text)).not.toMatch(/\bSCAN (?!CONSTANT)|TEMP B-TREE/);
  });

  it('finds the stale open seats among the open ones alone', async () => {
    expect(await planOf(statements.staleSeats.text)).toContain('INDEX seats_open (key_id=? AND taken_at<?)');
  });

  it('finds a worker by the worker, not by walking the study', async () => {
    // The index of the walk also begins with the study: naming some index is not enough.
    const byWorker = 'INDEX participants_identity (study=? AND worker=?';
    expect(await planOf(statements.ofWorker.text)).toContain(byWorker);
    expect(await planOf(statements.byIds.text)).toContain(byWorker);
  });

  it('walks participants of a study by their ids', async () => {
    const states = Object.keys(stateCodes).slice(0, 2) as (keyof typeof stateCodes)[];
    const texts = await textsOf(async (session) => {
      const reader = participantReader(session, participants, sqliteDialect);
      await reader.page({ study: 'stroop' }, 0, 100);
      await reader.page({ study: 'stroop', mode: 'live', states, from: 1, usable: true }, 0, 100);
    });
    for (const text of texts) {
      const plan = await planOf(text);
      expect(plan).toContain('INDEX participants_walk (study=? AND id>?)');
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
