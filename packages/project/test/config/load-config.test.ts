import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, type ReadConfig, readConditions, readConfig } from '../../src/index.ts';
import { folderWith, temporaryFolder } from '../support/folder.ts';

const NOWHERE = '/nonexistent-home';

function read(text: string, env: Readonly<Record<string, string>> = {}): ReadConfig {
  return readConfig({ folder: folderWith({ 'config.txt': text }), env, homeFolder: NOWHERE });
}

const traps = ({ notices }: ReadConfig): string[] => notices.map(({ trap }) => trap ?? '');
const problemLines = ({ problems }: ReadConfig): string[] =>
  problems.map(({ file, line, message }) => `${file ?? ''}:${line ?? ''} ${message}`);

describe('defaults', () => {
  it('are psiTurk’s', () => {
    const folder = temporaryFolder();
    const { config } = loadConfig({ folder, env: {}, homeFolder: NOWHERE });
    expect(config).toMatchObject({
      study: 'assignments',
      host: 'localhost',
      port: 22362,
      conditions: 1,
      counters: 1,
      designVersion: '0.0.1',
      browserExcludeRule: 'MSIE, mobile, tablet',
      allowRepeats: false,
      cutoffMinutes: 30,
      contactEmail: 'youremail@gmail.com',
      lifetimeHours: 24,
      usOnly: true,
      approveRequirement: 95,
      launchMode: 'sandbox',
      logFile: join(folder, 'server.log'),
      logLevel: 2,
      accessLog: undefined,
      adUrl: undefined,
      dataFolder: join(folder, '.turnout'),
      databaseUrl: `sqlite:///${join(folder, '.turnout', 'turnout.db')}`,
      maxBodyBytes: 20 * 1024 * 1024,
      errorStatus: 'real',
      resume: false,
      renderSnippets: false,
      trustedProxies: 0,
      placesPerNetwork: 200,
      frameAncestors: [],
      completionCode: undefined,
    });
  });

  it('are frozen to the bottom', () => {
    const { config } = read('');
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.sections['Task Parameters'])).toBe(true);
    expect(Object.isFrozen(config.requireQuals.live)).toBe(true);
  });
});

describe('layers', () => {
  it('later ones win: home, config.txt, environment', () => {
    const home = folderWith({
      '.psiturkconfig': '[Task Parameters]\nnum_conds = 2\nnum_counters = 2\ncutoff_time = 2',
    });
    const folder = folderWith({ 'config.txt': '[Task Parameters]\nnum_counters = 3\ncutoff_time = 3' });
    const { config, sources } = loadConfig({ folder, env: { PSITURK_CUTOFF_TIME: '4' }, homeFolder: home });
    expect([config.conditions, config.counters, config.cutoffMinutes]).toEqual([2, 3, 4]);
    const sourceOf = (key: string): string | undefined =>
      sources.find((source) => source.key === key)?.source;
    expect(sourceOf('num_conds')).toBe(`${join(home, '.psiturkconfig')}:2`);
    expect(sourceOf('num_counters')).toBe('config.txt:2');
    expect(sourceOf('cutoff_time')).toBe('PSITURK_CUTOFF_TIME');
    expect(sourceOf('host')).toBe('default');
  });

  it('PSITURK_GLOBAL_CONFIG_LOCATION names another folder for .psiturkconfig', () => {
    const elsewhere = folderWith({ '.psiturkconfig': '[AWS Access]\naws_access_key_id = KEY' });
    const { config } = readConfig({
      folder: temporaryFolder(),
      env: { PSITURK_GLOBAL_CONFIG_LOCATION: elsewhere },
      homeFolder: NOWHERE,
    });
    expect(config.aws.accessKeyId).toBe('KEY');
  });

  it('bare names count for PORT, HOST, DATABASE_URL and AWS keys, and the prefixed ones win', () => {
    const env = {
      PORT: '8000',
      PSITURK_PORT: '9000',
      HOST: '0.0.0.0',
      NUM_CONDS: '7',
      AWS_SECRET_ACCESS_KEY: 's',
    };
    const { config } = read('[Server Parameters]\nport = 1', {
      ...env,
      DATABASE_URL: 'postgres://u:p%40%@h/d',
    });
    expect(config).toMatchObject({
      port: 9000,
      host: '0.0.0.0',
      conditions: 1,
      databaseUrl: 'postgres://u:p%40%@h/d',
    });
    expect(config.aws.secretAccessKey).toBe('s');
  });

  it('an empty variable changes nothing', () => {
    expect(read('[Server Parameters]\nport = 1234', { PORT: '', PSITURK_PORT: '' }).config.port).toBe(1234);
  });

  it('our own keys have variables of their own', () => {
    expect(read('', { TURNOUT_RESUME: 'true' }).config.resume).toBe(true);
  });

  it('.env of the folder above is read, the environment wins over it, and neither is changed', () => {
    const above = folderWith({
      '.env': 'PORT=7000\nPSITURK_NUM_CONDS=5\nTURNOUT_DATA=kept',
      'study/config.txt': '',
    });
    const env = { PORT: '7001' };
    const { config, sources } = readConfig({ folder: join(above, 'study'), env, homeFolder: NOWHERE });
    expect(config).toMatchObject({ port: 7001, conditions: 5, dataFolder: join(above, 'kept') });
    expect(env).toEqual({ PORT: '7001' });
    expect(sources.find(({ key }) => key === 'num_conds')?.source).toBe(
      `PSITURK_NUM_CONDS in ${join(above, '.env')}`,
    );
  });

  it.each([
    ['true', 1],
    ['on', 1],
    ['1', 1],
    ['2', 2],
    ['false', 0],
    ['0', 0],
  ])('trust_proxy = %s is a number of proxies', (text, proxies) => {
    expect(read(`[Turnout]\ntrust_proxy = ${text}\n`).config.trustedProxies).toBe(proxies);
  });

  it('trust_proxy names no addresses, and not more proxies than anybody has', () => {
    for (const text of ['11', '-1', '10.0.0.1'])
      expect(problemLines(read(`[Turnout]\ntrust_proxy = ${text}\n`)).join()).toContain('trust_proxy');
  });

  it('the cloud has its own defaults and needs a database that is kept', () => {
    const { config, problems } = read('', { ON_HEROKU: '1', DATABASE_URL: 'postgres://a/b', PORT: '80' });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 80,
      logFile: '-',
      accessLog: '-',
      trustedProxies: 1,
    });
    expect(problems).toEqual([]);
    expect(problemLines(read('', { ON_CLOUD: '1' })).join()).toContain('do not outlive a restart');
    expect(read('', { ON_CLOUD: '1', TURNOUT_DATA: '/data' }).problems).toEqual([]);
  });

  it('psiTurk’s preferred keys are copied over the older ones', () => {
    const { config } = read(
      '[Server Parameters]\nerrorlog = -\n[Database Parameters]\nassignments_table_name = new\ntable_name = old\n[HIT Configuration]\nrequire_quals = A, B\nrequire_quals_live = C',
    );
    expect(config).toMatchObject({
      logFile: '-',
      study: 'new',
      requireQuals: { live: ['A', 'B'], sandbox: ['A', 'B'] },
    });
    expect(read('', { PSITURK_ASSIGNMENTS_TABLE_NAME: 'env' }).config.study).toBe('env');
  });
});

describe('errors', () => {
  it('are listed all at once, each with line and remedy', () => {
    const folder = folderWith({
      'config.txt':
        '[Server Parameters]\nport = many\nenable_dashboard = perhaps\n[Task Parameters]\nnum_conds = 0\n[Turnout]\nerror_status = odd\nframe_ancestors = example.org/x\ncompletion_url = nowhere\njust text',
    });
    expect(() => loadConfig({ folder, env: {}, homeFolder: NOWHERE })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        facts: { problems: expect.objectContaining({ length: 7 }) },
      }),
    );
    const { problems } = readConfig({ folder, env: {}, homeFolder: NOWHERE });
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 5, 7, 8, 9, 10]);
    for (const { remedy } of problems) expect(remedy).not.toBe('');
  });

  it('name the variable when the environment is wrong', () => {
    expect(problemLines(read('', { PORT: 'x' }))).toEqual([
      ': port (set by PORT) is "x", but must be a whole number, 0 to 65535.',
    ]);
  });

  it('a comment behind a value is explained', () => {
    expect(read('[Task Parameters]\nnum_conds = 2 # two').problems[0]?.remedy).toContain('comment');
  });
});

describe('configurations of older versions', () => {
  it('C1 keys in their psiTurk 2 section count, and the place of today wins', () => {
    const moved = read(
      '[HIT Configuration]\nallow_repeats = true\ncontact_email_on_error = a@b.org\nbrowser_exclude_rule = Safari\n[Server Parameters]\ncutoff_time = 45',
    );
    expect(moved.config).toMatchObject({
      allowRepeats: true,
      contactEmail: 'a@b.org',
      browserExcludeRule: 'Safari',
      cutoffMinutes: 45,
    });
    expect(traps(moved)).toEqual(['C1', 'C1', 'C1', 'C1']);
    expect(moved.config.sections['Task Parameters']?.allow_repeats).toBe('true');
    const both = read('[HIT Configuration]\nallow_repeats = true\n[Task Parameters]\nallow_repeats = false');
    expect(both.config.allowRepeats).toBe(false);
  });

  it('C2 renamed keys count', () => {
    const renamed = read(
      '[HIT Configuration]\namt_keywords = a, b\n[Shell Parameters]\nlaunch_in_sandbox_mode = false\nad_location = https://lab.example.org/pub',
    );
    expect(renamed.config).toMatchObject({
      keywords: 'a, b',
      launchMode: 'live',
      adUrl: 'https://lab.example.org/pub',
      publicUrl: 'https://lab.example.org',
    });
    expect(traps(renamed)).toEqual(['C2', 'C2', 'C2']);
    expect(read('[Shell Parameters]\nalways_launch_in_sandbox = true').config.launchMode).toBe('sandbox');
  });

  it('C3 psiTurk’s ad server is ignored', () => {
    const old = read(
      '[Shell Parameters]\nuse_psiturk_ad_server = true\nad_location = https://ad.psiturk.org/x',
    );
    expect(traps(old)).toEqual(['C3', 'C5']);
    expect(old.config.adUrl).toBeUndefined();
  });

  it('C4 a key in a wrong section, or under a misspelt heading, counts', () => {
    const wrong = read(
      '[Task Parameters]\nad_url_domain = lab.example.org\n[server parameters]\nport = 1234',
    );
    expect(wrong.config).toMatchObject({ adUrl: 'https://lab.example.org/pub', port: 1234 });
    expect(traps(wrong)).toEqual(['C4', 'C4']);
  });

  it('C4 a section of the study’s own is never read as ours', () => {
    expect(read('[Prolific]\nport = 1\ntitle = x').config).toMatchObject({ port: 22362, title: '' });
  });

  it('C5 dead keys share one notice', () => {
    const dead = read(
      '[HIT Configuration]\nad_group = x\norganization_name = y\n[psiTurk Access]\npsiturk_access_key_id = z',
    );
    expect(dead.notices).toHaveLength(1);
    expect(dead.notices[0]).toMatchObject({ trap: 'C5', line: 2 });
    expect(dead.notices[0]?.message).toContain('ad_group, organization_name, psiturk_access_key_id');
  });

  it('C6 quoted text runs with a notice; the secret keeps psiTurk’s value', () => {
    const quoted = read(
      '[Shell Parameters]\nbonus_message = "Thanks!"\n[Server Parameters]\nsecret_key = "hush"',
    );
    expect(traps(quoted)).toEqual(['C6']);
    expect(quoted.config).toMatchObject({ bonusMessage: '"Thanks!"', secretKey: '"hush"' });
    expect(quoted.problems).toEqual([]);
  });

  it('C7 typographic quotes stop for host, port, database and keys, and warn in text', () => {
    const curly = read(
      '[Server Parameters]\nhost = “”\nport = “80”\n[AWS Access]\naws_access_key_id = ””\n[Database Parameters]\ndatabase_url = “x”\n[Shell Parameters]\nbonus_message = “Thanks”',
    );
    expect([...new Set(curly.problems.map(({ line }) => line))]).toEqual([2, 3, 5, 7]);
    expect(curly.problems.map(({ message }) => message).join()).toContain('typographic quote “');
    expect(traps(curly)).toEqual(['C7']);
  });

  it('C8 percent signs: double, single, reference, and a whole URL as domain', () => {
    const percent = read(
      '[HIT Configuration]\ntitle = 100%% fun\ndescription = 50% now\nkeywords = %(title)s\nad_url_domain = https://app.example.org/?PID={{%PROLIFIC_PID%}}',
    );
    expect(percent.config).toMatchObject({ title: '100% fun', description: '50% now', keywords: '100% fun' });
    expect(percent.config.adUrl).toBe('https://app.example.org/?PID={{%PROLIFIC_PID%}}');
    expect(traps(percent)).toEqual(['C8', 'C8', 'C8']);
  });

  it('C8 a reference to nothing in a known key is an error', () => {
    expect(problemLines(read('[HIT Configuration]\ndescription = by %(lab)s'))).toEqual([
      'config.txt:2 description refers to %(lab)s, but no such setting stands in this section.',
    ]);
  });

  it('C9 own sections are kept as text, blank lines included', () => {
    const own = read('[Upload]\nUpload_Folder = audio\ntext =\n  one\n\n  two\n');
    expect(own.config.sections.Upload).toEqual({ upload_folder: 'audio', text: '\none\n\ntwo' });
    expect(own.notices).toEqual([]);
  });

  it('C10 a name that begins with a quote is ignored', () => {
    expect(traps(read('[Task Parameters]\n"num_conds = 2'))).toEqual(['C10']);
  });

  it.each([
    ['mysql://u:secret@h/d', 'MySQL'],
    ['mysql+pymysql://u:secret@h/d', 'MySQL'],
    ['DATABASE_URL', 'no database URL'],
    ['oracle://u:secret@h/d', 'no database URL'],
  ])('C11 %s stops', (url, said) => {
    const [text = ''] = problemLines(read(`[Database Parameters]\ndatabase_url = ${url}`));
    expect(text).toContain(said);
    expect(text).not.toContain('secret');
  });

  it('C11 psiTurk’s stock value never opens psiTurk’s file, another SQLite file is the study’s', () => {
    const stock = read('[Database Parameters]\ndatabase_url = sqlite:///participants.db');
    expect(stock.config.databaseUrl).toBe(`sqlite:///${join(stock.config.dataFolder, 'turnout.db')}`);
    const folder = folderWith({ 'config.txt': '[Database Parameters]\ndatabase_url = sqlite:///mine.db' });
    const { config } = readConfig({ folder, env: {}, homeFolder: NOWHERE });
    expect(config).toMatchObject({
      databaseUrl: `sqlite:///${join(folder, 'mine.db')}`,
      databaseLabel: join(folder, 'mine.db'),
    });
  });

  it('C11 a database that psiTurk wrote is left alone, whatever its name', () => {
    const page = (schema: string): string => `SQLite format 3\0${'\0'.repeat(3000)}${schema}`;
    const columns =
      '(\n\tuniqueid VARCHAR(128) NOT NULL, \n\tassignmentid VARCHAR(128) NOT NULL, \n\tworkerid';
    const folder = folderWith({
      'config.txt': '[Database Parameters]\ndatabase_url = sqlite:///old.db\ntable_name = pilot',
      'old.db': page(`tablepilotpilot\x02CREATE TABLE pilot ${columns}`),
      'other.db': page('CREATE TABLE "participants" ("id" integer primary key)'),
      'old.txt': `CREATE TABLE pilot ${columns}`,
    });
    const url = (env: Readonly<Record<string, string>> = {}): string =>
      readConfig({ folder, env, homeFolder: NOWHERE }).config.databaseUrl;
    const own = `sqlite:///${join(folder, '.turnout', 'turnout.db')}`;
    expect(url()).toBe(own);
    expect(url({ DATABASE_URL: `sqlite:///${join(folder, 'old.db')}` })).toBe(own);
    for (const name of ['other.db', 'old.txt', 'none.db'])
      expect(url({ DATABASE_URL: `sqlite:///${join(folder, name)}` })).toBe(
        `sqlite:///${join(folder, name)}`,
      );
    const [notice] = readConfig({ folder, env: {}, homeFolder: NOWHERE }).notices;
    expect(notice).toMatchObject({ trap: 'C11', line: 2, message: expect.stringContaining('psiTurk wrote') });
  });

  it('C11 the label of a database holds no password', () => {
    const { config, sources } = read(
      '[Database Parameters]\ndatabase_url = postgresql://lab:s3cr@t@db.example.org/x',
    );
    expect(config.databaseLabel).toBe('postgresql://***@db.example.org/x');
    expect(sources.find(({ key }) => key === 'database_url')?.value).toBe(
      'postgresql://***@db.example.org/x',
    );
  });

  it('C12 threads has no effect', () => {
    expect(traps(read('[Server Parameters]\nthreads = auto'))).toEqual(['C12']);
  });

  it('C13 the stock password stops an open dashboard and is noted on an open host', () => {
    const text = '[Server Parameters]\nlogin_pw = examplepassword\nhost = 0.0.0.0\n';
    expect(traps(read(text))).toEqual(['C13']);
    expect(problemLines(read(`${text}enable_dashboard = true`)).join()).toContain('config.txt:2 login_pw');
    expect(read(text.replace('0.0.0.0', 'localhost')).notices).toEqual([]);
  });

  it('C14 without config.txt a sample is named', () => {
    const folder = folderWith({ 'config_sample.txt': '' });
    const { notices } = readConfig({ folder, env: {}, homeFolder: NOWHERE });
    expect(notices[0]).toMatchObject({ trap: 'C14', remedy: expect.stringContaining('config_sample.txt') });
  });

  it('a file with a byte order mark or in another encoding is read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.txt'), Buffer.from('\uFEFF[HIT Configuration]\ntitle = Grün', 'utf8'));
    expect(readConfig({ folder, env: {}, homeFolder: NOWHERE }).config.title).toBe('Grün');
    writeFileSync(join(folder, 'config.txt'), Buffer.from('[HIT Configuration]\ntitle = Grün', 'latin1'));
    const latin = readConfig({ folder, env: {}, homeFolder: NOWHERE });
    expect(latin.config.title).toBe('Grün');
    expect(latin.notices[0]?.message).toContain('UTF-8');
  });
});

it('secrets are masked where settings are shown', () => {
  const { sources } = read(
    '[AWS Access]\naws_secret_access_key = a1\n[Server Parameters]\nlogin_pw = a2\nsecret_key = a3\n[Prolific]\napi_token = a4\npassword = a5',
  );
  expect(sources.filter(({ value }) => /a\d/.test(value))).toEqual([]);
  expect(sources.filter(({ value }) => value === '***')).toHaveLength(5);
});

it('frame_ancestors takes origins with commas or spaces', () => {
  const { config } = read(
    '[Turnout]\nframe_ancestors = https://a.example.org, http://localhost:3000/ https://*.b.org',
  );
  expect(config.frameAncestors).toEqual([
    'https://a.example.org',
    'http://localhost:3000',
    'https://*.b.org',
  ]);
});

describe('conditions.json', () => {
  const conditions = (text: string): number | undefined =>
    readConditions(folderWith({ 'conditions.json': text }));

  it('gives the number of conditions by its top-level keys', () => {
    expect(conditions('{"a": 1, "b": {}, "c": []}')).toBe(3);
    expect(conditions('[1, 2]')).toBe(2);
    expect(readConditions(temporaryFolder())).toBeUndefined();
  });

  it.each([
    ['{\n "a": 1,\n "b" 2\n}', 'line 3'],
    ['{"a": 1,', 'line 1'],
    ['{}', 'no condition'],
    ['"text"', 'object or a list'],
    ['', 'line 1'],
  ])('%j is refused', (text, said) => {
    expect(() => conditions(text)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', detail: expect.stringContaining(said) }),
    );
  });
});

describe('recruiting and paying', () => {
  it('has careful defaults, and MTurk where its keys are', () => {
    const { config, problems } = read('');
    expect(problems).toEqual([]);
    expect(config.recruitment).toMatchObject({
      recruiter: 'link',
      currency: 'USD',
      rewardMinor: undefined,
      durationHours: 1,
      autoApprovalDays: 3,
      limits: { personMinor: 2000, dayMinor: 50_000, studyMinor: undefined },
      leaseMinutes: undefined,
      taskMinutes: 60,
      retakeGrant: 'entry',
      mturk: { endpoint: { live: undefined, sandbox: undefined }, allowAmazon: false, show: 'frame' },
    });
    const keys = '[AWS Access]\naws_access_key_id = A\naws_secret_access_key = B';
    expect(read(keys).config.recruitment.recruiter).toBe('mturk');
    expect(read(`${keys}\n[Turnout]\nrecruiter = prolific`).config.recruitment.recruiter).toBe('prolific');
  });

  it('takes Prolific’s token by its own name in the environment, and never shows it', () => {
    const { config, sources } = read('', { PROLIFIC_API_TOKEN: 'hidden' });
    expect(config.recruitment.prolific.token).toBe('hidden');
    expect(sources.find(({ key }) => key === 'prolific_token')).toMatchObject({
      value: '***',
      source: 'PROLIFIC_API_TOKEN',
    });
  });

  it('names every mistake at once', () => {
    const lines = problemLines(
      read(
        '[Turnout]\nrecruiter = toloka\ncurrency = dollars\nreward = 1.005\nlimit_person = -1\nduration_hours = 0\nlease_minutes = 1\nmturk_endpoint = panel\nmturk_template = nowhere.html\nauto_approval_days = 31',
      ),
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((line) => `config.txt:${line}`),
    );
  });
});
