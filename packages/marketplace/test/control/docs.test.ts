import { readFileSync } from 'node:fs';
import { Fault } from '@turnout/protocol';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { withLintTable } from '../../../../tools/lint-table.ts';
import { lintRules } from '../../src/control/lint/rules/index.ts';
import { controlRoutes } from '../../src/control/routes.ts';
import { Settler } from '../../src/market/settler.ts';
import { openRehearsal } from './support/rehearsal.ts';

const text = readFileSync(
  new URL('../../../../docs/reference/rehearsal-control.md', import.meta.url),
  'utf8',
);

describe('docs/reference/rehearsal-control.md', () => {
  it('lists exactly the rules of the linter (npm run docs writes the table)', () => {
    expect(text).toBe(withLintTable(text));
    expect(new Set(lintRules.map(({ rule }) => rule)).size).toBe(lintRules.length);
  });

  it('names every kind of fault', () => {
    const kinds = Fault.properties.kind.anyOf.map((kind) => kind.const);
    expect(kinds.filter((kind) => !text.includes(`| \`${kind}\` |`))).toEqual([]);
  });

  it('names every address', async () => {
    const rehearsal = await openRehearsal();
    const app = Fastify({ exposeHeadRoutes: false });
    const addresses: string[] = [];
    app.addHook('onRoute', ({ url, method }) => {
      addresses.push(`| [\`${url}\`](#${anchors[url]}) | ${method} |`);
    });
    const createSession = async (): Promise<string> => 'unused';
    const settler = new Settler(rehearsal.context);
    await controlRoutes(app, { ...rehearsal, settler, createSession, token: 'unused' });
    expect(addresses.filter((address) => !text.includes(address))).toEqual([]);
    expect(addresses).toHaveLength(
      text.split('\n').filter((line) => line.startsWith('| [`/control/')).length,
    );
    await rehearsal.close();
  });

  it('has examples that are JSON', () => {
    const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? '');
    expect(examples.length).toBeGreaterThan(10);
    for (const example of examples) expect(() => JSON.parse(example)).not.toThrow();
  });
});

const anchors: Readonly<Record<string, string>> = {
  '/control/state': 'state',
  '/control/clock': 'clock',
  '/control/workers': 'workers',
  '/control/accounts': 'accounts-and-layouts',
  '/control/layouts': 'accounts-and-layouts',
  '/control/ledger': 'ledger',
  '/control/faults': 'faults',
  '/control/lint': 'lint',
  '/control/lint/pages': 'lint',
};
