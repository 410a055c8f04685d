import { TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl, redactDatabaseUrl } from '../src/index.ts';

const parse = (text: string) => parseDatabaseUrl(text, { baseFolder: '/lab/stroop' });

const refusal = (text: string): TurnoutError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TurnoutError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
};

describe('a database URL', () => {
  it.each([
    ['sqlite:///participants.db', '/lab/stroop/participants.db'],
    ['  sqlite:///data/p.db\n', '/lab/stroop/data/p.db'],
    ['SQLITE:///participants.db', '/lab/stroop/participants.db'],
    ['sqlite:////var/lab/p.db', '/var/lab/p.db'],
    ['sqlite+pysqlite:///p.db', '/lab/stroop/p.db'],
    ['sqlite:///p.db?check_same_thread=False', '/lab/stroop/p.db'],
    ['sqlite:///a folder/100%.db', '/lab/stroop/a folder/100%.db'],
    ['sqlite://', ':memory:'],
    ['sqlite:///', ':memory:'],
    ['sqlite:///:memory:', ':memory:'],
  ])('%s is the SQLite file %s', (text, file) => {
    expect(parse(text)).toEqual({ kind: 'sqlite', file });
  });

  it.each([
    ['postgres://lab:pw@db.example.org/studies', 'postgresql://lab:pw@db.example.org/studies'],
    ['postgresql://lab@localhost:5433/studies', 'postgresql://lab@localhost:5433/studies'],
    ['postgresql+psycopg2://lab:pw@db/studies', 'postgresql://lab:pw@db/studies'],
    ['postgres+pg8000://db/studies', 'postgresql://db/studies'],
    ['postgresql://lab:p%40ss@db/studies', 'postgresql://lab:p%40ss@db/studies'],
    ['postgresql://lab:p@s/s#1?%@db/studies', 'postgresql://lab:p%40s%2Fs%231%3F%25@db/studies'],
    [
      'postgresql:///studies?host=/var/run/postgresql',
      'postgresql:///studies?host=%2Fvar%2Frun%2Fpostgresql',
    ],
    ['postgresql://lab@[::1]:5432/studies', 'postgresql://lab@[::1]:5432/studies'],
    ['postgres://db/s?sslmode=require', 'postgresql://db/s?sslmode=require&uselibpqcompat=true'],
    ['postgres://db/s?sslmode=verify-full', 'postgresql://db/s?sslmode=verify-full'],
    ['postgres://db/s?sslmode=prefer', 'postgresql://db/s'],
  ])('%s is a PostgreSQL database', (text, connectionString) => {
    expect(parse(text)).toEqual({ kind: 'postgres', connectionString });
  });

  it.each([
    'mysql://lab:hush@db/studies',
    'mysql+pymysql://lab:hush@db/studies',
    'MariaDB+mysqlconnector://lab:hush@db/s',
  ])('says how to go on from %s', (text) => {
    const error = refusal(text);
    expect(error.code).toBe('DATABASE_UNSUPPORTED');
    expect(error.message).toContain('To go on');
    expect(error.message).not.toContain('hush');
  });

  it.each(['DATABASE_URL', 'participants.db'])('proposes a SQLite URL for the bare name %s', (text) => {
    const error = refusal(text);
    expect(error.code).toBe('DATABASE_UNSUPPORTED');
    expect(error.message).toContain(`sqlite:///${text}`);
  });

  it.each([
    '',
    'sqlite:/p.db',
    'sqlite://p.db',
    'oracle://lab:hush@db/s',
    'postgres//lab:hush@db/s',
    'postgres://lab:hush@a:b:c:d/s',
    'host=db password=hush',
    'postgres:lab:hush@db',
  ])('refuses "%s" without its password', (text) => {
    const error = refusal(text);
    expect(error.code).toBe('DATABASE_UNSUPPORTED');
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('hush');
  });

  it('is shown without user and password', () => {
    expect(redactDatabaseUrl('postgresql://lab:a@b@db:1/s')).toBe('postgresql://***@db:1/s');
    expect(redactDatabaseUrl('postgresql://db/s?user=x&password=hush&a=1')).toBe(
      'postgresql://db/s?user=x&password=***&a=1',
    );
    expect(redactDatabaseUrl('sqlite:///p.db')).toBe('sqlite:///p.db');
  });
});
