import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkProject,
  createStudyApp,
  loadHooks,
  loadTemplates,
  migrateProject,
  type ParticipantHandle,
  planMigration,
  readConfig,
} from '../../src/index.ts';
import { editConfig } from '../../src/migrate/edit-config.ts';
import { stockCustomPython, studyWith } from '../support/study.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

const OLD_CONFIG = `# Our study
[HIT Configuration]
title = "Shapes"
amt_keywords = a, b
# who to write to
contact_email_on_error = lab@example.org
allow_repeats = true
ad_group = x

[psiTurk Access]
psiturk_access_key_id = k

[Server Parameters]
host = “localhost”
cutoff_time = 45
secret_key = "hush"
debug = true

[Upload]
folder = "audio"
text =
  one

  two

[Shell Parameters]
launch_in_sandbox_mode = false
use_psiturk_ad_server = true
ad_location = false
bonus_message = “Thanks!”
`;

describe('config.txt', () => {
  it('is brought into the layout of psiTurk 3, line by line', () => {
    expect(editConfig(OLD_CONFIG, { renderSnippets: true }).text).toBe(`# Our study
[HIT Configuration]
title = Shapes
# who to write to
keywords = a, b


[Server Parameters]
host = localhost
secret_key = "hush"

[Upload]
folder = "audio"
text =
  one

  two

[Shell Parameters]
bonus_message = Thanks!
launch_in_mode = live

[Task Parameters]
contact_email_on_error = lab@example.org
allow_repeats = true
cutoff_time = 45

[Turnout]
render_snippets = true
`);
  });

  it('means the same afterwards', () => {
    const settings = (text: string): unknown => {
      const { config, notices, problems } = readConfig({
        folder: studyWith({ 'config.txt': text }),
        env: {},
        homeFolder: '/nonexistent',
      });
      const {
        sections,
        dataFolder,
        databaseUrl,
        databaseLabel,
        logFile,
        historyFile,
        title,
        bonusMessage,
        host,
        ...rest
      } = config;
      expect(sections.Upload).toEqual({ folder: '"audio"', text: '\none\n\ntwo' });
      return { rest, notices: notices.length, problems: problems.length };
    };
    const { text } = editConfig(OLD_CONFIG, { renderSnippets: false });
    const before = settings(OLD_CONFIG);
    expect(settings(text)).toEqual({ ...Object(before), notices: 0, problems: 0 });
  });

  it.each([
    [
      '[HIT Configuration]\nallow_repeats = true\n[Task Parameters]\nallow_repeats = false\n',
      '[Task Parameters]\nallow_repeats = false\n',
    ],
    [
      '[Task Parameters]\r\nnum_conds = 2\r\n[HIT Configuration]\r\nad_group = x\r\n',
      '[Task Parameters]\r\nnum_conds = 2\r\n',
    ],
    [
      '[HIT Configuration]\nbrowser_exclude_rule =\n  MSIE,\n  mobile\nlifetime = 1\n',
      '[HIT Configuration]\nlifetime = 1\n\n[Task Parameters]\nbrowser_exclude_rule =\n  MSIE,\n  mobile\n',
    ],
    [
      '[Shell Parameters]\nad_location = https://lab.example.org/pub\n[HIT Configuration]\n',
      '[HIT Configuration]\nad_url = https://lab.example.org/pub\n',
    ],
    ['\uFEFF[HIT Configuration]\namt_keywords : x\n', '[HIT Configuration]\nkeywords = x\n'],
    ['[server parameters]\nport = 80\n', '\n[Server Parameters]\nport = 80\n'.trimStart()],
  ])('%j', (before, after) => {
    expect(editConfig(before, { renderSnippets: false }).text).toBe(after);
  });

  it.each([
    '',
    '# nothing\n',
    '[Own]\nad_group = x\n',
    '[Task Parameters]\nnum_conds = 2',
    '[A]\nbroken line\nad_group = x',
  ])('stays as it is: %j', (text) => {
    expect(editConfig(text, { renderSnippets: false })).toEqual({ text, done: [] });
  });
});

const OLD_STUDY = {
  'config.txt': OLD_CONFIG,
  'templates/closepopup.html': undefined,
  'templates/thanks-mturksubmit.html': undefined,
  'templates/error.html': '<p>{{lab@example.org}} {% if hitId[0] %}{{ hitId[0] }}{% endif %}</p>',
  'templates/stage.html': '<img src="{{ server_location }}/static/a.png">',
  'templates/quiz.html': '<p>{% if x %}{% endif %}</p>',
  'static/js/task.js': "await psiTurk.preloadPages(['stage.html', 'quiz.html']);",
};

describe('a study', () => {
  it('is converted with a copy of every changed file, and a second time nothing is left to do', async () => {
    const folder = studyWith(OLD_STUDY);
    const before = { config: read(folder, 'config.txt'), error: read(folder, 'templates/error.html') };
    const first = await migrateProject(folder, { now: NOW });
    expect(first.backup).toBe(join(folder, '.turnout/backup/2026-01-02T03-04-05'));
    expect(read(first.backup ?? '', 'config.txt')).toBe(before.config);
    expect(read(first.backup ?? '', 'templates/error.html')).toBe(before.error);
    expect(readdirSync(join(first.backup ?? '', 'templates')).sort()).toEqual(['error.html', 'stage.html']);
    expect(first.files.toSorted()).toEqual([
      'config.txt',
      'templates/closepopup.html',
      'templates/error.html',
      'templates/stage.html',
      'templates/thanks-mturksubmit.html',
    ]);
    expect(read(folder, 'templates/error.html')).toBe(
      '<p>lab@example.org {% if hitId %}{{ hitId }}{% endif %}</p>',
    );
    expect(read(folder, 'templates/stage.html')).toBe('<img src="/static/a.png">');
    expect(read(folder, 'config.txt')).toContain('render_snippets = true');
    expect(first.report.findings.filter(({ level }) => level !== 'runs')).toEqual([]);
    expect(loadTemplates(folder).notices()).toEqual([]);
    const second = await migrateProject(folder, { now: NOW + 1000 });
    expect(second).toMatchObject({ done: [], files: [], backup: undefined });
  });

  it('that is in order is not touched', async () => {
    const folder = studyWith();
    expect(await migrateProject(folder)).toMatchObject({ done: [], backup: undefined });
    expect(existsSync(join(folder, '.turnout'))).toBe(false);
  });

  it('is not changed by planning', () => {
    const folder = studyWith(OLD_STUDY);
    expect(planMigration(folder).length).toBe(5);
    expect(read(folder, 'config.txt')).toBe(OLD_CONFIG);
  });

  it('is not changed when an earlier backup would be overwritten', async () => {
    const folder = studyWith({ ...OLD_STUDY, 'kept/config.txt': 'precious' });
    await expect(migrateProject(folder, { backupFolder: 'kept' })).rejects.toThrow();
    expect(read(folder, 'kept/config.txt')).toBe('precious');
    expect(read(folder, 'config.txt')).toBe(OLD_CONFIG);
    expect(existsSync(join(folder, 'templates/closepopup.html'))).toBe(false);
  });

  it('with snippets that only had server_location needs no rendering', async () => {
    const folder = studyWith({ ...OLD_STUDY, 'templates/quiz.html': undefined });
    await migrateProject(folder);
    expect(read(folder, 'config.txt')).not.toContain('render_snippets');
  });
});

describe('custom.ts', () => {
  const OWN = `${stockCustomPython.replace('0.02', '0.05')}
@custom_code.route('/stimuli/<int:n>', methods=['GET', 'POST', 'DELETE'])
@myauth.requires_auth
def stimuli(n):
    pass

@custom_code.route('/renders/<kind>/<path:name>')
def renders(kind, name):
    pass

def custom_get_condition(mode):
    return (0, 0)

def init_app(app):
    pass
`;

  it('is begun with the hooks and routes of custom.py, and loads', async () => {
    const folder = studyWith({ 'custom.py': OWN });
    const { files, backup } = await migrateProject(folder);
    expect(files).toEqual(['custom.ts']);
    expect(backup).toBeUndefined();
    const hooks = await loadHooks(folder);
    expect(hooks).toMatchObject({ chooseCell: expect.any(Function), computeBonus: expect.any(Function) });
    const { config } = readConfig({ folder, env: {}, homeFolder: '/nonexistent' });
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const participants = { find: async function* () {}, get: async () => undefined };
    const { app, routes } = createStudyApp({ folder, config, log, participants });
    await hooks?.install(app);
    expect(routes.map(({ method, path, options }) => ({ method, path, ...options }))).toEqual([
      { method: 'GET', path: '/stimuli/:n', requireLogin: true },
      { method: 'POST', path: '/stimuli/:n', requireLogin: true },
      { method: 'GET', path: '/renders/:kind/*' },
    ]);
    expect(read(folder, 'custom.ts')).toContain('DELETE');
  });

  it('has the example’s bonus where the task earns it', async () => {
    const task = (asks: string): string =>
      `const psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);
      psiTurk.recordTrialData({ phase: 'TEST', hit: true });
      ${asks}psiTurk.computeBonus('compute_bonus', () => psiTurk.completeHIT());`;
    const study = (asks: string): string =>
      studyWith({ 'custom.py': stockCustomPython, 'static/js/task.js': task(asks) });
    expect((await migrateProject(study('// '))).files).toEqual([]);
    const folder = study('');
    const { findings } = await checkProject(folder);
    expect(findings).toEqual([
      expect.objectContaining({
        level: 'convert',
        file: 'custom.py',
        message: expect.stringContaining('stays 0'),
      }),
    ]);
    const { files, report } = await migrateProject(folder);
    expect(files).toEqual(['custom.ts']);
    expect(report.findings.map(({ level }) => level)).toEqual(['runs']);
    const trials = [{ phase: 'TEST', hit: true }, { phase: 'TEST', hit: false }, ['TEST'], 'TEST'].map(
      (trialdata, index) => ({ uniqueid: 'W:A', current_trial: index, dateTime: 0, trialdata }),
    );
    const data = async () => ({ trials, questiondata: {}, eventdata: [], datastring: '' });
    const participant = { data } as Partial<ParticipantHandle> as ParticipantHandle;
    expect(await (await loadHooks(folder))?.computeBonus?.(participant)).toBe(2);
  });

  it('is not written over, not for the example’s custom.py, and not when unwanted', async () => {
    const ported = studyWith({ 'custom.py': OWN, 'custom.js': '// mine' });
    expect((await migrateProject(ported)).files).toEqual([]);
    expect((await migrateProject(studyWith({ 'custom.py': stockCustomPython }))).files).toEqual([]);
    expect((await migrateProject(studyWith({ 'custom.py': OWN }), { skeleton: false })).files).toEqual([]);
  });
});
