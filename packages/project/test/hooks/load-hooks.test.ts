import { describe, expect, it } from 'vitest';
import { loadHooks, type ParticipantHandle, type StudyApp, type StudyHooks } from '../../src/index.ts';
import { folderWith, temporaryFolder } from '../support/folder.ts';

async function load(text: string, name = 'custom.js', type = 'module'): Promise<StudyHooks> {
  const hooks = await loadHooks(folderWith({ [name]: text, 'package.json': JSON.stringify({ type }) }));
  if (hooks === undefined) throw new Error('no hooks');
  return hooks;
}

const failing = (text: string, name?: string, type?: string): Promise<unknown> =>
  load(text, name, type).then(String, (error: unknown) => error);

const refusal = (code: string, ...said: readonly string[]): unknown =>
  expect.objectContaining({ code, detail: expect.stringMatching(new RegExp(said.join('[\\s\\S]*'))) });

const participant = {
  bonus: 0,
  data: async () => ({ trials: [], questiondata: {}, eventdata: [], datastring: '{}' }),
} as Partial<ParticipantHandle> as ParticipantHandle;

describe('loading', () => {
  it('a study without hooks has none', async () => {
    expect(await loadHooks(temporaryFolder())).toBeUndefined();
  });

  it('reads custom.js', async () => {
    const hooks = await load(
      'export const custom_get_condition = (mode) => (mode === "debug" ? 3 : [1, 2]);',
    );
    expect(await hooks.chooseCell?.('debug')).toEqual({ condition: 3, counterbalance: 0 });
    expect(await hooks.chooseCell?.('live')).toEqual({ condition: 1, counterbalance: 2 });
    expect(hooks.computeBonus).toBeUndefined();
    expect(hooks.file).toMatch(/custom\.js$/);
  });

  it('reads custom.ts, types and all', async () => {
    const hooks = await load(
      "import type { ParticipantHandle } from '@turnout/project';\nexport async function compute_bonus(p: ParticipantHandle): Promise<number | undefined> { return (await p.data()).trials.length + 1.5; }",
      'custom.ts',
    );
    expect(await hooks.computeBonus?.(participant)).toBe(150);
  });

  it('reads module.exports', async () => {
    const folder = folderWith({
      'custom.js': 'module.exports = { eligible: () => "too young" };',
      'package.json': '{}',
    });
    const hooks = await loadHooks(folder);
    expect(await hooks?.eligible?.({ hitId: 'H', assignmentId: 'A', workerId: 'W', mode: 'live' }, [])).toBe(
      'too young',
    );
  });

  it('refuses both files', async () => {
    await expect(loadHooks(folderWith({ 'custom.js': '', 'custom.ts': '' }))).rejects.toEqual(
      refusal('HOOKS_INVALID', 'Both'),
    );
  });

  it.each([
    ['custom.js', 'export const a = 1;\nexport const = 2;', 'custom.js'],
    ['custom.ts', 'export const a: number = 1;\nexport const = 2;', 'custom.ts, line 2'],
    ['custom.js', 'const a = 1;\n\nnothing.here();', 'custom.js, line 3'],
    ['custom.ts', 'const a: number = 1;\n\nthrow new Error("stop");', 'custom.ts.*: stop'],
    [
      'custom.ts',
      "import { x } from 'no-such-package-anywhere';\nexport const routes = x;",
      'no-such-package-anywhere',
    ],
  ])('%s that fails names the place', async (name, text, said) => {
    for (const type of ['module', 'commonjs'])
      expect(await failing(text, name, type)).toEqual(refusal('HOOKS_INVALID', said));
  });

  it('refuses misspelt names and things that are no functions', async () => {
    expect(await failing('export const computeBonus = () => 1;')).toEqual(
      refusal('HOOKS_INVALID', 'computeBonus', 'compute_bonus'),
    );
    expect(await failing('export const routes = [];')).toEqual(
      refusal('HOOKS_INVALID', 'routes is not a function'),
    );
  });
});

describe('results', () => {
  const bonus = async (expression: string): Promise<unknown> =>
    (await load(`export const compute_bonus = () => (${expression});`)).computeBonus?.(participant).then(
      (value) => value,
      (error: unknown) => error,
    );

  it.each([
    ['1.25', 125],
    ['0', 0],
    ['1.005', 101],
    ['0.145', 15],
    ['1e-9', 0],
    ['"2.5"', 250],
    ['undefined', undefined],
    ['null', undefined],
    ['Promise.resolve(0.1 + 0.2)', 30],
  ])('a bonus of %s is %s cents', async (expression, cents) => {
    expect(await bonus(expression)).toBe(cents);
  });

  it.each(['NaN', '-1', 'Infinity', '"much"', '{}', 'true', '1e7'])(
    'a bonus of %s is refused',
    async (expression) => {
      expect(await bonus(expression)).toEqual(refusal('HOOK_FAILED', 'no amount'));
    },
  );

  it('an error in the study’s code names its place', async () => {
    const hooks = await load('export function compute_bonus(p) {\n  return p.nothing.here;\n}');
    await expect(hooks.computeBonus?.(participant)).rejects.toEqual(
      refusal('HOOK_FAILED', 'compute_bonus: custom.js, line 2'),
    );
  });

  it.each(['"1"', '[1, 2, 3]', '1.5', '-1', '[]', 'undefined', 'null'])(
    'a condition of %s is refused',
    async (expression) => {
      const hooks = await load(`export const custom_get_condition = () => (${expression});`);
      await expect(hooks.chooseCell?.('live')).rejects.toEqual(
        refusal('HOOK_FAILED', 'custom_get_condition'),
      );
    },
  );

  it('only true lets a person in', async () => {
    const visit = { hitId: 'H', assignmentId: 'A', workerId: 'W', mode: 'live' };
    for (const [answer, expected] of [
      ['true', true],
      ['"wait"', 'wait'],
      ['false', 'You cannot take part in this study.'],
      ['undefined', 'You cannot take part in this study.'],
    ] as const) {
      const hooks = await load(`export const eligible = () => ${answer};`);
      expect(await hooks.eligible?.(visit, [])).toBe(expected);
    }
  });

  it('init_app runs before routes, and both may be missing', async () => {
    const calls: string[] = [];
    const app = { get: (path: string) => void calls.push(path) } as Partial<StudyApp> as StudyApp;
    await (
      await load(
        'export const routes = (app) => app.get("/b"); export const init_app = async (app) => app.get("/a");',
      )
    ).install(app);
    expect(calls).toEqual(['/a', '/b']);
    await (await load('')).install(app);
    expect(calls).toHaveLength(2);
  });
});
