import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answerOf,
  createReply,
  createStudyApp,
  loginAllowed,
  type RecordedApp,
  readConfig,
} from '../../src/index.ts';
import { folderWith, temporaryFolder } from '../support/folder.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function appFor(folder: string): RecordedApp {
  const { config } = readConfig({ folder, env: {}, homeFolder: '/nonexistent' });
  const participants = { find: async function* () {}, get: async () => undefined };
  return createStudyApp({ folder, config, log: silent, participants });
}

const refusal = (said: string): unknown =>
  expect.objectContaining({ code: 'HOOKS_INVALID', detail: expect.stringContaining(said) });

describe('routes', () => {
  it('are recorded in order with their options', () => {
    const { app, routes } = appFor(temporaryFolder());
    const handler = (): string => 'x';
    app.get('/a', handler);
    app.post('/b/:id', { requireLogin: true }, handler);
    app.put('/c/*', { maxBodyBytes: 5 }, handler);
    expect(routes).toEqual([
      { method: 'GET', path: '/a', options: {}, handler },
      { method: 'POST', path: '/b/:id', options: { requireLogin: true }, handler },
      { method: 'PUT', path: '/c/*', options: { maxBodyBytes: 5 }, handler },
    ]);
  });

  it('are refused when they cannot work', () => {
    const { app } = appFor(temporaryFolder());
    const handler = (): string => 'x';
    app.get('/a', handler);
    expect(() => app.get('/a', handler)).toThrow(refusal('twice'));
    expect(() => app.get('a', handler)).toThrow(refusal('slash'));
    expect(() => app.get('/a?x=1', handler)).toThrow(refusal('query'));
    expect(() => app.get('/w/<int:id>/<name>', handler)).toThrow(refusal('/w/:id/:name'));
  });
});

describe('mount', () => {
  it('T20 takes folders of the study only', () => {
    const folder = folderWith({ 'task/dist/index.html': 'x', 'file.txt': 'x' });
    symlinkSync(temporaryFolder(), join(folder, 'away'));
    const { app, mounts } = appFor(folder);
    app.mount('task/dist', '/task', { historyFallback: true });
    expect(mounts).toEqual([
      { folder: join(folder, 'task/dist'), prefix: '/task', options: { historyFallback: true } },
    ]);
    expect(() => app.mount('nothing', '/x')).toThrow(refusal('no folder'));
    expect(() => app.mount('file.txt', '/x')).toThrow(refusal('no folder'));
    expect(() => app.mount('..', '/x')).toThrow(refusal('outside'));
    expect(() => app.mount('away', '/x')).toThrow(refusal('outside'));
    for (const prefix of ['/', 'x', '/x/', '/x y'])
      expect(() => app.mount('task', prefix)).toThrow(refusal('prefix'));
  });
});

it('F7 config knows the places of psiTurk 2 and 3, and the study’s own sections', () => {
  const { app } = appFor(
    folderWith({
      'config.txt':
        '[Task Parameters]\nbrowser_exclude_rule = Safari\n[HIT Configuration]\ncontact_email_on_error = a@b.org\n[Upload]\nFolder = audio',
    }),
  );
  expect(app.config('HIT Configuration', 'browser_exclude_rule')).toBe('Safari');
  expect(app.config('Task Parameters', 'contact_email_on_error')).toBe('a@b.org');
  expect(app.config('HIT Configuration', 'contact_email_on_error')).toBe('a@b.org');
  expect(app.config('Upload', 'FOLDER')).toBe('audio');
  expect(app.config('Upload', 'nothing')).toBeUndefined();
});

describe('answers', () => {
  const reply = createReply();

  it('carry status and headers', () => {
    expect(reply.status(201).header('X-A', 'b').json({ a: 1 })).toEqual({
      kind: 'json',
      value: { a: 1 },
      status: 201,
      headers: { 'x-a': 'b' },
    });
    expect(reply.redirect('/x')).toMatchObject({ kind: 'redirect', url: '/x', status: undefined });
    expect(reply.render('a.html')).toMatchObject({ kind: 'render', template: 'a.html', values: {} });
  });

  it('know psiTurk’s names of errors and ours', () => {
    expect(reply.error('improper_inputs')).toMatchObject({ kind: 'error', code: 'INPUT_INVALID' });
    expect(reply.error('already_did_exp_hit')).toMatchObject({ code: 'ALREADY_PARTICIPATED' });
    expect(reply.error('SCREENED_OUT', 'why')).toMatchObject({ code: 'SCREENED_OUT', detail: 'why' });
    expect(reply.error('toString')).toMatchObject({ code: 'UNEXPECTED' });
  });

  it('are made of whatever a handler returns', () => {
    expect(answerOf('<p>')).toMatchObject({ kind: 'html', html: '<p>' });
    expect(answerOf(undefined)).toMatchObject({ kind: 'text', status: 204 });
    expect(answerOf({ a: 1 })).toMatchObject({ kind: 'json', value: { a: 1 } });
    expect(answerOf(null)).toMatchObject({ kind: 'json', value: null });
    expect(answerOf(reply.text('x'))).toMatchObject({ kind: 'text', text: 'x' });
  });

  it('are not forged by data of the same form', () => {
    const data = { kind: 'file', file: '/etc/passwd', status: null, headers: {} };
    expect(answerOf(data)).toMatchObject({ kind: 'json', value: data });
  });
});

describe('login', () => {
  const login = { loginUsername: 'lab', loginPassword: 'pass:word ü' };
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it('takes the study’s login and no other', () => {
    expect(loginAllowed(login, basic('lab:pass:word ü'))).toBe(true);
    for (const header of [basic('lab:pass'), basic('lab'), basic(''), 'Basic', 'Bearer x', undefined, ''])
      expect(loginAllowed(login, header)).toBe(false);
  });

  it('takes none while the study has none', () => {
    expect(loginAllowed({ loginUsername: '', loginPassword: '' }, basic(':'))).toBe(false);
    expect(loginAllowed({ loginUsername: 'lab', loginPassword: '' }, basic('lab:'))).toBe(false);
  });
});
