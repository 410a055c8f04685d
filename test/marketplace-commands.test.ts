import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './root.ts';
import { marketplaceProcess } from './support/marketplace-process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const turnout = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'packages/cli/bin/turnout.js'), ...words],
    { cwd: folder, encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: folder } },
  );
  return { status, stdout, stderr };
};

/** Each of them starts several programs, on a machine that may do much else. */
const PATIENTLY = { timeout: 240_000 };

/** As Dallinger and psiTurk have it: Amazon's address is in the program. */
const HARD_CODED = `
import boto3, urllib.request
client = boto3.client('mturk', region_name='us-east-1', aws_access_key_id='LAB', aws_secret_access_key='x',
                      endpoint_url='https://mturk-requester-sandbox.us-east-1.amazonaws.com')
print(client.get_account_balance()['AvailableBalance'])
try:
    urllib.request.urlopen('https://example.com/', timeout=60)
except Exception as error:
    print('refused' if 'this is a rehearsal' in str(error) else error)
`;

describe('turnout marketplace', () => {
  it('leads a program with Amazon’s addresses to the marketplace and nowhere else', PATIENTLY, async () => {
    const data = join(folder, 'rehearsal');
    const server = await marketplaceProcess(data);
    await server.start();
    try {
      const behind = turnout(
        ...['marketplace', 'proxy', '--url', server.url, '--'],
        ...['/usr/bin/python3', '-c', HARD_CODED],
      );
      expect(behind.stdout.trim().split('\n')).toEqual(['10000.00', 'refused']);
      expect(behind.stderr).toContain('example.com');
      expect(behind.status).toBe(0);
      expect(turnout('marketplace', 'proxy', '--url', server.url, '--', 'sh', '-c', 'exit 7').status).toBe(7);
      const { stdout } = turnout('marketplace', 'account', 'list', '--data', data, '--json');
      expect(JSON.parse(stdout)).toMatchObject([{ accessKeyId: 'LAB', environment: 'sandbox' }]);
    } finally {
      await server.stop();
    }
  });

  it('takes only the keys of its own accounts in a panel, with their budgets', PATIENTLY, async () => {
    const data = join(folder, 'panel');
    const made = turnout(
      'marketplace',
      'account',
      'add',
      'Language Lab',
      '--budget',
      '500.00',
      '--data',
      data,
    );
    const [, accessKey = ''] = /AWS_ACCESS_KEY_ID +(\S+)/.exec(made.stdout) ?? [];
    const [, secret = ''] = /AWS_SECRET_ACCESS_KEY +(\S+)/.exec(made.stdout) ?? [];
    expect(turnout('marketplace', 'account', 'fund', accessKey, '25.50', '--data', data).status).toBe(0);
    const server = await marketplaceProcess(data, ['--panel']);
    await server.start();
    const balance = (key: string, password: string) =>
      spawnSync(
        '/usr/bin/aws',
        [
          'mturk',
          'get-account-balance',
          '--region',
          'us-east-1',
          '--endpoint-url',
          `${server.url}/production`,
        ],
        {
          encoding: 'utf8',
          env: {
            PATH: '/usr/bin:/bin',
            HOME: folder,
            AWS_ACCESS_KEY_ID: key,
            AWS_SECRET_ACCESS_KEY: password,
            AWS_MAX_ATTEMPTS: '1',
          },
        },
      );
    try {
      expect(JSON.parse(balance(accessKey, secret).stdout)).toEqual({
        AvailableBalance: '525.50',
        OnHoldBalance: '0.00',
      });
      expect(balance(accessKey, 'wrong').stderr).toContain('InvalidSignatureException');
      expect(balance('STRANGER', secret).stderr).toContain('UnrecognizedClientException');
      expect((await fetch(`${server.url}/control/state`)).status).toBe(404);
    } finally {
      await server.stop();
    }
    const { port } = new URL(server.url);
    const asRehearsal = turnout('marketplace', 'serve', '--data', data, '-p', port);
    expect(asRehearsal.stderr).toContain('MARKETPLACE_MODE');
    rmSync(join(data, 'keys.json'));
    const otherKeys = turnout('marketplace', 'serve', '--panel', '--data', data, '-p', port);
    expect(otherKeys.stderr).toContain('KEYS_INVALID');
    expect(existsSync(join(data, 'keys.json'))).toBe(false);
  });
});

describe('turnout rehearse', () => {
  it('reports what a crowd did and leaves nothing behind', () => {
    const study = join(folder, 'study');
    cpSync(join(root, 'examples/stroop-psiturk'), study, {
      recursive: true,
      filter: (path) => !path.endsWith('.turnout'),
    });
    const done = turnout('rehearse', study, '-n', '30', '--json', 'report.json', '--html', 'report.html');
    expect(done.status, done.stderr).toBe(0);
    expect(done.stdout).toContain('Dress rehearsal');
    expect(existsSync(join(study, '.turnout'))).toBe(false);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const { cost, completions } = report;
    expect(report.people.all).toBe(30);
    expect(completions.endings['handed-in']).toBeGreaterThan(15);
    expect(completions.submittedAtMarketplace).toBe(completions.endings['handed-in']);
    expect(cost.paidMinor).toBe(cost.rewardsMinor + cost.bonusesMinor + cost.feesMinor);
    expect(cost.rewardsMinor).toBe(100 * completions.submittedAtMarketplace);
    expect(cost.bonusesMinor).toBeGreaterThan(0);
  });

  it('says what is wrong with its words', PATIENTLY, () => {
    for (const words of [
      ['--workers', 'many'],
      ['--reward', '1.005'],
      ['--minutes', '-1'],
    ]) {
      const { status, stderr } = turnout('rehearse', join(root, 'examples/stroop-psiturk'), ...words);
      expect(stderr).toContain(words[0]?.slice(2) === 'reward' ? 'amount' : words[0]);
      expect(status).toBe(2);
    }
  });

  it('lets an administrator in by a one-time link, and writes mail into the folder', PATIENTLY, async () => {
    const data = join(folder, 'administrated');
    const server = await marketplaceProcess(data, ['--panel', '--sign-up', 'invitation']);
    await server.start();
    const post = (path: string, fields: Record<string, string>, cookie = '') =>
      fetch(server.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: server.url, cookie },
        body: new URLSearchParams(fields),
      });
    try {
      const admin = (...rest: readonly string[]) => turnout('marketplace', 'admin', ...rest, '--data', data);
      const made = admin('add', 'Maria', '--email', 'maria@lab.example.org');
      const [link = ''] = /http:\S+/.exec(made.stdout) ?? [];
      expect(link).toContain(`${server.url}/admin/password/`);
      expect(admin('add', 'maria').status).not.toBe(0);
      const { pathname } = new URL(link);
      const password = 'correct horse battery';
      expect((await post(pathname, { password })).headers.get('location')).toContain('/admin/login');
      expect((await post(pathname, { password })).status).toBe(410);
      const inside = await post('/admin/login', { name: 'maria', password });
      const [cookie = ''] = (inside.headers.get('set-cookie') ?? '').split(';');
      const invited = await post(
        '/admin/invitations',
        { addresses: 'ann@example.org', words: '', days: '7' },
        cookie,
      );
      expect(await invited.text()).toContain('1 person was invited.');
      const letters = () => (existsSync(join(data, 'mail')) ? readdirSync(join(data, 'mail')) : []);
      await expect.poll(() => letters().filter((name) => name.endsWith('.eml')).length).toBe(1);
      const letter = readFileSync(join(data, 'mail', letters()[0] ?? ''), 'utf8');
      expect(letter).toContain('To: ann@example.org');
      expect(JSON.parse(admin('list', '--json').stdout)).toMatchObject([
        { name: 'maria', hasPassword: true },
      ]);
      expect(admin('remove', 'maria').status).toBe(0);
      expect((await fetch(`${server.url}/admin`, { redirect: 'manual', headers: { cookie } })).status).toBe(
        303,
      );
    } finally {
      await server.stop();
    }
  });
});
