import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProject, type Finding, type Report } from '../../src/index.ts';
import { folderWith, temporaryFolder } from '../support/folder.ts';
import { adLink, stockCustomPython, studyWith } from '../support/study.ts';

type Changes = Readonly<Record<string, string | undefined>>;

const check = (changes: Changes = {}): Promise<Report> => checkProject(studyWith(changes));

const places = ({ findings }: Report): string[] =>
  findings.map(
    ({ level, trap, file, line }) =>
      `${level} ${trap ?? '-'} ${file ?? ''}${line === undefined ? '' : `:${line}`}`,
  );

/** The findings of one trap. */
async function of(trap: string, changes: Changes): Promise<Finding[]> {
  const { findings } = await check(changes);
  for (const { message, remedy } of findings) {
    expect(message).not.toBe('');
    expect(remedy).not.toBe('');
  }
  return findings.filter((finding) => finding.trap === trap);
}

it('says nothing about a study that is in order', async () => {
  const report = await check();
  expect(places(report)).toEqual([]);
  expect(report.era.name).toBe('psiTurk 3');
  expect(report.customPython).toBeUndefined();
});

it('an empty folder is no study', async () => {
  const report = await checkProject(temporaryFolder());
  expect(places(report)).toContain('stop T1 templates/exp.html');
  expect(report.era.name).toBe('unknown');
});

it('puts the worst first', async () => {
  const { findings } = await check({
    'templates/exp.html': undefined,
    'config.txt': '[HIT Configuration]\nad_group = x',
  });
  expect(findings.map(({ level }) => level)).toEqual(['stop', 'convert']);
});

describe('era', () => {
  const era = async (changes: Changes): Promise<string> => (await check(changes)).era.name;
  const bare = {
    'templates/layouts/layout.html': undefined,
    'templates/ad.html': `<a href="/consent?${adLink}">`,
    'templates/consent.html': `<a href="/exp?${adLink}">`,
    'static/js/task.js': '',
  };

  it('is told by keys, templates and imports, with the reasons', async () => {
    expect(
      await era({
        ...bare,
        'config.txt':
          '[HIT Configuration]\namt_keywords = x\n[Shell Parameters]\nlaunch_in_sandbox_mode = true',
      }),
    ).toBe('psiTurk 2');
    expect(await era({ ...bare, 'config.txt': '[HIT Configuration]\nusing_sandbox = true' })).toBe(
      'psiTurk 2.0',
    );
    expect(await era({ ...bare, 'config.txt': '[Mechanical Turk Info]\naws_access_key_id = x' })).toBe(
      'psiTurk 1',
    );
    expect(await era({ ...bare, 'config.txt': '' })).toBe('unknown');
    expect((await check()).era.why).toContain('config.txt has ad_url_domain');
  });
});

describe('config.txt', () => {
  it.each([
    ['C1', 'convert', '[HIT Configuration]\nallow_repeats = true'],
    ['C2', 'convert', '[HIT Configuration]\namt_keywords = x'],
    ['C3', 'convert', '[Shell Parameters]\nuse_psiturk_ad_server = true'],
    ['C4', 'convert', '[Task Parameters]\nport = 80'],
    ['C5', 'convert', '[HIT Configuration]\nad_group = x'],
    ['C6', 'convert', '[Shell Parameters]\nbonus_message = "x"'],
    ['C7', 'stop', '[Server Parameters]\nhost = “”'],
    ['C8', 'runs', '[HIT Configuration]\ntitle = 50%'],
    ['C10', 'runs', '[Task Parameters]\n"num_conds = 2'],
    ['C11', 'stop', '[Database Parameters]\ndatabase_url = mysql://a/b'],
    ['C12', 'runs', '[Server Parameters]\nthreads = auto'],
    ['C13', 'hand', '[Server Parameters]\nhost = 0.0.0.0\nlogin_pw = examplepassword'],
  ])('%s: %s', async (trap, level, text) => {
    const [finding] = await of(trap, { 'config.txt': text });
    expect(finding).toMatchObject({ level, file: 'config.txt' });
    expect(finding?.line).toBeGreaterThan(1);
  });

  it('C14 that is missing is named with its sample', async () => {
    const [finding] = await of('C14', { 'config.txt': undefined, 'config.txt.sample': '' });
    expect(finding?.remedy).toContain('config.txt.sample');
  });

  it('the environment of this machine plays no part', async () => {
    process.env.PSITURK_PORT = 'x';
    try {
      expect(places(await check())).toEqual([]);
    } finally {
      delete process.env.PSITURK_PORT;
    }
  });

  it('a broken conditions.json stops', async () => {
    expect(places(await check({ 'conditions.json': '{\n"a" 1}' }))).toEqual(['stop - conditions.json:2']);
  });
});

describe('templates', () => {
  it('T1 missing pages are named with their stand-in', async () => {
    const found = await of('T1', { 'templates/closepopup.html': undefined, 'templates/ad.html': undefined });
    expect(found.map(({ level, file }) => `${level} ${file}`)).toEqual([
      'hand templates/ad.html',
      'convert templates/closepopup.html',
    ]);
  });

  it('T2 server_location runs', async () => {
    expect(await of('T2', { 'templates/error.html': '\n{{ server_location }}/x' })).toMatchObject([
      { level: 'runs', line: 2 },
    ]);
  });

  const old = {
    'config.txt':
      '[HIT Configuration]\namt_keywords = x\nlaunch_in_sandbox_mode = true\nuse_psiturk_ad_server = true',
  };
  const filled = { 'templates/stage.html': '<p>\n{{ server_location }}/a.png' };

  it('T3 Jinja in pages the task fetches: converted in an old study, asked about in a new one', async () => {
    expect(await of('T3', { ...old, ...filled })).toMatchObject([
      { level: 'convert', file: 'templates/stage.html', line: 2 },
    ]);
    expect(await of('T3', filled)).toMatchObject([{ level: 'hand' }]);
    expect(await of('T3', { 'config.txt': '[Turnout]\nrender_snippets = true', ...filled })).toEqual([]);
  });

  it('T3 not in parts of pages, in pages of custom.py, nor in pages nobody fetches', async () => {
    const page = { ...old, 'templates/other.html': '{{ x }}' };
    expect(await of('T3', page)).toEqual([]);
    expect(await of('T3', { ...page, 'templates/error.html': "{% include 'other.html' %}" })).toEqual([]);
    expect(
      await of('T3', {
        ...page,
        'static/js/list.js': "x = 'other.html'",
        'custom.py': "render_template('other.html')",
      }),
    ).toEqual([]);
  });

  it('T5 several links on a page', async () => {
    expect(
      await of('T5', { 'templates/ad.html': `"/consent?${adLink}"\n"/consent?${adLink}"` }),
    ).toMatchObject([{ level: 'runs', line: 1 }]);
  });

  it('T8 no way on', async () => {
    expect(await of('T8', { 'templates/consent.html': '<a href="/exp">' })).toMatchObject([
      { level: 'stop', remedy: expect.stringContaining('/exp?hitId=') },
    ]);
    expect(
      await of('T8', { 'templates/consent.html': '<script>location = "/exp" + location.search</script>' }),
    ).toEqual([]);
  });

  it.each([
    ['templates/error.html', 'a\n{{lab@example.org}}', 'convert', 2],
    ['templates/error.html', '{% if %}', 'hand', 1],
    ['templates/exp.html', '\n{% if %}', 'stop', 2],
    ['templates/layouts/layout.html', '{% block %}', 'stop', 1],
    ['templates/stage.html', '{{ { }', 'runs', 1],
  ])('T9 %s that holds %j: %s', async (file, text, level, line) => {
    expect(await of('T9', { [file]: text })).toMatchObject([{ level, file, line }]);
  });

  it('T10 an indexed id', async () => {
    expect(await of('T10', { 'templates/error.html': '{% if hitId[0] %}\n{{ hitId[0] }}' })).toMatchObject([
      { level: 'convert', line: 1 },
    ]);
  });

  it('T11 past the consent', async () => {
    expect(await of('T11', { 'templates/ad.html': `<a href="/exp?${adLink}">` })).toMatchObject([
      { level: 'runs' },
    ]);
  });

  it('T12 a link to another host', async () => {
    const page = `\n<a href="https://old.example.org/consent?${adLink}">`;
    expect(await of('T12', { 'templates/ad.html': page })).toMatchObject([
      { level: 'hand', line: 2, message: expect.stringContaining('https://old.example.org') },
    ]);
  });

  it('T12 a link that still has its placeholder', async () => {
    const page = (link: string): string => `\n<a onclick="window.open('${link}/consent?${adLink}')">`;
    expect(await of('T12', { 'templates/ad.html': page('YOUR URL') })).toMatchObject([
      { level: 'stop', line: 2, message: expect.stringContaining('"YOUR URL"') },
    ]);
    for (const link of ['', '.', '..', '/study', '{{ server_location }}', `\${base}`])
      expect(await of('T12', { 'templates/ad.html': page(link) })).toEqual([]);
  });

  it('T13, T14 condition in quotes, and missing values', async () => {
    const page = 'var condition = "{{ condition }}";';
    expect(await of('T13', { 'templates/exp.html': page })).toMatchObject([{ level: 'runs' }]);
    expect(await of('T13', { 'templates/exp.html': '<body data-condition="{{ condition }}">' })).toEqual([]);
    expect(await of('T14', { 'templates/exp.html': page })).toMatchObject([
      { message: expect.stringContaining('mode') },
    ]);
    expect(await of('T14', { 'templates/exp.html': '{{ mode }}' })).toMatchObject([
      { message: expect.stringContaining('condition') },
    ]);
  });

  it('T15 outside hosts, once each, plain http apart', async () => {
    const page = [
      '<script src="https://cdn.example.org/a.js"></script>',
      '<script src="//cdn.example.org/b.js"></script>',
      '<script src="http://plain.example.org/c.js"></script>',
      '<img src="http://plain.example.org/d.png">',
      '<a href="http://plain.example.org/e">e</a>',
    ].join('\n');
    const found = await of('T15', { 'templates/stage.html': page });
    expect(found.map(({ level, line }) => `${level} ${line}`)).toEqual(['stop 3', 'runs 1', 'runs 4']);
  });
});

describe('scripts', () => {
  it('T18 own copies of psiturk.js', async () => {
    const found = await of('T18', {
      'static/js/psiturk.js': 'function (uniqueId, adServerLoc, mode) {}',
      'static/own/psiturk-old.js': 'x',
    });
    expect(found.map(({ file, message }) => `${file} ${/psiTurk 2|own copy/.exec(message)?.[0]}`)).toEqual([
      'static/js/psiturk.js psiTurk 2',
      'static/own/psiturk-old.js own copy',
    ]);
  });

  it('J1 preloadPages that is not waited for', async () => {
    const script = (call: string): Promise<Finding[]> =>
      of('J1', { 'static/js/task.js': `new PsiTurk(uniqueId, a, m);\n${call}` });
    expect(await script("psiTurk.preloadPages(['stage.html']);")).toMatchObject([{ level: 'runs', line: 2 }]);
    expect(await script("await psiTurk.preloadPages(['stage.html']);")).toEqual([]);
    expect(await script("psiTurk.preloadPages(['stage.html']).then(go);")).toEqual([]);
    expect(await script('// psiTurk.preloadPages() is not called')).toEqual([]);
    expect(await script("const init = psiTurk.preloadPages(['stage.html']);")).toEqual([]);
  });

  it('in scripts that no page loads are passed over', async () => {
    const old = "var p = PsiTurk(uniqueId, a, m);\np.preloadPages(['gone.html']);";
    expect(places(await check({ 'static/js/old_task.js': old }))).toEqual([]);
    expect(
      places(await check({ 'static/js/old_task.js': old, 'templates/stage.html': 'old_task.js' })),
    ).toHaveLength(3);
  });

  it.each([
    ['var p = PsiTurk(uniqueId, adServerLoc, mode);', 1],
    ['var p = new PsiTurk(uniqueId, adServerLoc);', 1],
    ['var p = new PsiTurk(uniqueId, adServerLoc, mode);', 0],
    ['// var p = PsiTurk(uniqueId, adServerLoc);', 0],
  ])('J2 %s', async (line, count) => {
    expect(await of('J2', { 'static/js/task.js': line })).toHaveLength(count);
  });

  it('J9 pages that are not there', async () => {
    const script =
      "var pages = [\n 'stage.html',\n 'gone.html',\n '/layouts/layout.html'];\nawait psiTurk.preloadPages(pages);";
    expect(await of('J9', { 'static/js/task.js': script })).toMatchObject([
      { level: 'hand', line: 3, message: expect.stringContaining('gone.html') },
    ]);
  });
});

describe('links and submodules', () => {
  it('T19 are named with their target and the command', async () => {
    const folder = studyWith({
      '.gitmodules':
        '[submodule "lib"]\n  path = static/lib\n  url = x\n[submodule "b"]\n\tpath = static/full\n',
      'static/full/a.js': '',
    });
    mkdirSync(join(folder, 'static/lib'));
    symlinkSync('../build/out', join(folder, 'static/out'));
    symlinkSync(folderWith({ 'a.txt': 'x' }), join(folder, 'static/away'));
    symlinkSync('js', join(folder, 'static/fine'));
    symlinkSync('.', join(folder, 'static/round'));
    const found = (await checkProject(folder)).findings.filter(({ trap }) => trap === 'T19');
    expect(found.map(({ level, file }) => `${level} ${file}`)).toEqual([
      'stop static/away',
      'stop static/lib',
      'stop static/out',
    ]);
    expect(found[1]?.remedy).toContain('git submodule update --init static/lib');
    expect(found[2]?.message).toContain('../build/out');
  });
});

describe('custom.py', () => {
  const python = async (text: string, more: Changes = {}): Promise<Report> =>
    check({ 'custom.py': text, ...more });

  it('of the example needs no hook', async () => {
    const report = await python(stockCustomPython);
    expect(report.customPython).toMatchObject({
      kinds: ['stock'],
      bonus: 'stock',
      routes: [],
      functions: [],
    });
    expect(report.findings.map(({ level }) => level)).toEqual(['runs', 'runs']);
    expect(report.findings[1]?.message).toContain('No hook is needed unless');
  });

  it('that is empty needs none', async () => {
    const { customPython } = await python("custom_code = Blueprint('custom_code', __name__)\n");
    expect(customPython).toMatchObject({ kinds: ['stock'], bonus: 'none' });
  });

  it('with a rule of its own needs a hand', async () => {
    const report = await python(stockCustomPython.replace('0.02', '0.05'));
    expect(report.customPython).toMatchObject({ kinds: ['bonus rule'], bonus: 'own' });
    expect(report.findings.map(({ level }) => level)).toEqual(['hand']);
  });

  it('with routes is told route by route', async () => {
    const report = await python(
      `${stockCustomPython}
@custom_code.route("/stimuli/<int:n>", methods=['GET', 'POST'])
@nocache
def stimuli(n):
    return jsonify(json.load(open('stimuli.json')))

@custom_code.route('/list')
@myauth.requires_auth
def listing():
    return 'x'

@custom_code.route('/finish', methods = ['POST'])
def finish():
    user.status = 3

def custom_get_condition(mode):
    return (0, 0)
`,
    );
    expect(report.customPython).toMatchObject({
      kinds: ['protected pages', 'completion', 'stimuli'],
      functions: [{ name: 'custom_get_condition' }],
      routes: [
        {
          path: '/stimuli/<int:n>',
          methods: ['GET', 'POST'],
          handler: 'stimuli',
          line: 25,
          requiresLogin: false,
        },
        { path: '/list', methods: ['GET'], handler: 'listing', requiresLogin: true },
        { path: '/finish', methods: ['POST'], handler: 'finish', requiresLogin: false },
      ],
    });
    expect(report.findings.filter(({ level }) => level === 'hand')).toHaveLength(4);
  });

  it('for Python 2 is named so', async () => {
    expect(
      (await python("@custom_code.route('/x')\ndef x():\n    print 'hello'\n")).customPython?.python2,
    ).toBe(true);
  });

  it('with a custom.ts beside it is done', async () => {
    const report = await python(stockCustomPython.replace('0.02', '0.05'), { 'custom.ts': '' });
    expect(report.findings.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'runs custom.py is not run; custom.ts is in its place.',
    ]);
  });
});
