import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplates, type Notice } from '../../src/index.ts';
import { folderWith, temporaryFolder, writeFiles } from '../support/folder.ts';

const study = (files: Readonly<Record<string, string>>): string =>
  folderWith(Object.fromEntries(Object.entries(files).map(([name, text]) => [`templates/${name}`, text])));

describe('values', () => {
  const print = (values: Readonly<Record<string, unknown>>, page = '[{{ x }}]'): string =>
    loadTemplates(study({ 'page.html': page })).render('page.html', values);

  it('are never read as a template', () => {
    const attack = "{{ 7*7 }}{% for i in range(9) %}x{% endfor %}{{ ''.__class__ }}";
    expect(print({ x: attack })).toContain('{{ 7*7 }}{% for');
  });

  it('that are undefined print nothing, also their members', () => {
    expect(print({ x: undefined })).toBe('[]');
    expect(print({}, '[{{ x.y.z }}{% if x.y.z %}no{% endif %}]')).toBe('[]');
  });

  it('are data only: functions do not arrive, dates print as in Python', () => {
    expect(print({ x: { f: () => 1, n: 2 } })).toBe('[{&#39;n&#39;: 2}]');
    expect(print({ x: new Date('2026-01-02T03:04:05Z') })).toBe('[2026-01-02 03:04:05]');
    expect(print({ x: new Map([['a', [new Set([1])]]]) }, '{{ x.a[0][0] }}')).toBe('1');
  });

  it('cannot replace the functions of a page', () => {
    expect(print({ url_for: 'x', __turnout_text: 'y' }, "{{ url_for('static', filename='a') }}")).toBe(
      '/static/a',
    );
  });

  it('may hold a cycle', () => {
    const cycle: Record<string, unknown> = { name: 'a' };
    cycle.self = cycle;
    expect(print({ x: cycle }, '{{ x.self.self.name }}')).toBe('a');
  });
});

const LINK = 'workerId={{ workerid }}';
const values = { mode: 'live', hitid: 'H', assignmentid: 'A', workerid: 'W' };

describe('the mode in links of ad.html and consent.html', () => {
  const ad = (page: string): string => loadTemplates(study({ 'ad.html': page })).render('ad.html', values);

  it('T5 is put into every link', () => {
    expect(ad(`<a href="/consent?${LINK}">1</a> <a href='/exp?${LINK}&x=1'>2</a>`)).toBe(
      `<a href="/consent?workerId=W&mode=live">1</a> <a href='/exp?workerId=W&mode=live&x=1'>2</a>`,
    );
  });

  it('T6 is not put where it is already', () => {
    const page = `'/exp?mode={{ mode }}&${LINK}' '/exp?hitId={{ hitid }}&${LINK}&assignmentId={{ assignmentid }}&mode={{ mode }}'`;
    expect(ad(page)).toBe(`'/exp?mode=live&workerId=W' '/exp?hitId=H&workerId=W&assignmentId=A&mode=live'`);
  });

  it('T6 a mode in another link does not count', () => {
    expect(ad(`"/a?${LINK}" "/b?mode=x"`)).toBe('"/a?workerId=W&mode=live" "/b?mode=x"');
  });

  it.each([
    'workerId={{workerid}}',
    'workerId={{  workerid  }}',
    'workerId={{- workerid -}}',
    'workerId={{ workerid|urlencode }}',
  ])('is put behind %s', (literal) => {
    expect(ad(`"/exp?${literal}"`)).toBe('"/exp?workerId=W&mode=live"');
  });

  it('leaves other pages alone', () => {
    expect(loadTemplates(study({ 'exp.html': LINK })).render('exp.html', values)).toBe('workerId=W');
  });

  it('T8 is asked for where a page has no way on', () => {
    const notices = loadTemplates(study({ 'ad.html': LINK, 'consent.html': '<p>no link</p>' })).notices();
    expect(notices.filter(({ trap }) => trap === 'T8').map(({ file }) => file)).toEqual([
      'templates/consent.html',
    ]);
  });

  it('T7 a script that reads the address is a way on', () => {
    const page = '<script>location = "/exp" + location.search</script>';
    const notices = loadTemplates(study({ 'ad.html': page, 'consent.html': `<!-- ${LINK} -->` })).notices();
    expect(notices.filter(({ trap }) => trap === 'T8')).toEqual([]);
  });
});

describe('missing and broken pages', () => {
  it('T1 are shown from our own where we have one', () => {
    const templates = loadTemplates(temporaryFolder());
    const pages = ['closepopup', 'complete', 'default', 'error', 'thanks', 'thanks-mturksubmit'].map(
      (name) => `${name}.html`,
    );
    for (const name of pages) expect(templates.render(name, {})).toContain('</html>');
    expect(templates.notices().map(({ trap, file }) => `${trap} ${file}`)).toEqual(
      pages
        .toSorted()
        .filter((name) => name !== 'thanks.html')
        .map((name) => `T1 templates/${name}`),
    );
  });

  it('T1 our error page shows number, text and address, escaped', () => {
    const page = loadTemplates(temporaryFolder()).render('error.html', {
      errornum: 1003,
      errordesc: '<b>',
      contact_address: 'lab@example.org',
      workerId: 'W"1',
    });
    expect(page).toContain('1003');
    expect(page).toContain('&lt;b&gt;');
    expect(page).toContain('mailto:lab@example.org');
    expect(page).toContain('W&#34;1');
  });

  it('T1 our complete page shows the code and the way back', () => {
    const page = loadTemplates(temporaryFolder()).render('complete.html', {
      completion_code: 'C123',
      completion_url: 'https://app.prolific.com/?cc=C123&a=1',
    });
    expect(page).toContain('>C123<');
    expect(page).toContain('href="https://app.prolific.com/?cc=C123&amp;a=1"');
  });

  it('T9 a broken error page is replaced by ours, and reported once', () => {
    const folder = study({ 'error.html': 'x\n{{ { } }\n{% if %}' });
    const problems: Notice[] = [];
    const templates = loadTemplates(folder, { onProblem: (problem) => problems.push(problem) });
    for (let time = 0; time < 3; time += 1)
      expect(templates.render('error.html', { errornum: 7 })).toContain('7');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ trap: 'T9', file: 'templates/error.html', line: 2 });
    expect(templates.notices()).toContainEqual(problems[0]);
  });

  it('T9 so is one that fails only when it is shown', () => {
    const templates = loadTemplates(study({ 'error.html': '{{ nothing + 1 }}' }));
    expect(templates.render('error.html', { errornum: 7 })).toContain('7');
  });

  it.each(['ad.html', 'consent.html', 'exp.html'])('a broken %s stops the start, naming the line', (name) => {
    expect(() => loadTemplates(study({ [name]: 'a\n\n{% if x %}' }))).toThrow(
      expect.objectContaining({
        code: 'STUDY_INVALID',
        detail: expect.stringContaining(`templates/${name}, line 3`),
      }),
    );
  });

  it('a page that is nowhere is not found', () => {
    const templates = loadTemplates(study({}));
    expect(() => templates.render('own.html', {})).toThrow(
      expect.objectContaining({ code: 'PAGE_NOT_FOUND' }),
    );
    expect(templates.has('own.html')).toBe(false);
    expect(templates.has('thanks.html')).toBe(true);
  });

  it('a broken layout is named, not the page that uses it', () => {
    const templates = loadTemplates(
      study({ 'own.html': "{% extends 'layout.html' %}", 'layout.html': '{% block %}' }),
    );
    expect(() => templates.render('own.html', {})).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('templates/layout.html, line 1') }),
    );
  });

  it('a page that includes itself ends with an error', () => {
    const templates = loadTemplates(study({ 'own.html': "{% include 'own.html' %}" }));
    expect(() => templates.render('own.html', {})).toThrow(
      expect.objectContaining({ code: 'STUDY_INVALID' }),
    );
    expect(templates.render('thanks.html', {})).toContain('Thank you');
  });

  it('a page that loops for ever ends with an error', () => {
    const loops =
      '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}x{% endfor %}{% endfor %}{% endfor %}';
    const templates = loadTemplates(study({ 'own.html': loops }), { fuel: 10_000 });
    expect(() => templates.render('own.html', {})).toThrow(
      expect.objectContaining({ code: 'STUDY_INVALID' }),
    );
  });
});

describe('changed files', () => {
  it('are read again while the study is served', () => {
    const folder = study({ 'exp.html': 'one', 'error.html': '{% if' });
    const templates = loadTemplates(folder, { checkEveryMs: 0 });
    expect(templates.render('exp.html', {})).toBe('one');
    writeFiles(folder, { 'templates/exp.html': 'second', 'templates/error.html': 'mended' });
    expect(templates.render('exp.html', {})).toBe('second');
    expect(templates.render('error.html', {})).toBe('mended');
    writeFiles(folder, { 'templates/thanks.html': 'own thanks' });
    expect(templates.render('thanks.html', {})).toBe('own thanks');
    rmSync(join(folder, 'templates/thanks.html'));
    expect(templates.render('thanks.html', {})).toContain('Thank you');
  });

  it('new parts are found', () => {
    const folder = study({ 'exp.html': "{% include 'part.html' ignore missing %}" });
    const templates = loadTemplates(folder, { checkEveryMs: 0 });
    writeFiles(folder, {
      'templates/parts/late.txt': 'late',
      'templates/own.html': "{% include 'parts/late.txt' %}",
    });
    expect(templates.render('own.html', {})).toBe('late');
  });
});

describe('snippets', () => {
  const files = {
    'templates/stage.html': '<p>{{ server_location }}/static</p>',
    'templates/data/list.json': '[1]',
    'templates/.hidden': 'x',
    'config.txt': '[Turnout]',
    'static/a.png': 'x',
  };

  it('T4 are files of any kind under templates/', () => {
    const folder = folderWith(files);
    const { snippet } = loadTemplates(folder);
    expect(snippet('stage.html')).toEqual({ file: join(folder, 'templates/stage.html') });
    expect(snippet('data/list.json')).toEqual({ file: join(folder, 'templates/data/list.json') });
  });

  it.each([
    '../config.txt',
    'data/../../config.txt',
    '..\\config.txt',
    '.hidden',
    'data',
    'data/',
    '',
    '/',
    'nothing.html',
    'stage.html\0.png',
    'stage.html/x',
    'a'.repeat(5000),
  ])('are not %j', (path) => {
    expect(loadTemplates(folderWith(files)).snippet(path)).toBeUndefined();
  });

  it('T19 may be links that stay inside the study, and no others', () => {
    const folder = folderWith(files);
    const outside = folderWith({ 'secret.txt': 'x' });
    symlinkSync(join(folder, 'static/a.png'), join(folder, 'templates/a.png'));
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'templates/secret.txt'));
    symlinkSync(join(folder, 'gone'), join(folder, 'templates/gone.html'));
    symlinkSync('loop.html', join(folder, 'templates/loop.html'));
    const { snippet } = loadTemplates(folder);
    expect(snippet('a.png')).toBeDefined();
    for (const name of ['secret.txt', 'gone.html', 'loop.html']) expect(snippet(name)).toBeUndefined();
  });

  it('T3 go through Jinja without variables on request', () => {
    const folder = folderWith(files);
    const { snippet } = loadTemplates(folder, { renderSnippets: true });
    expect(snippet('stage.html')).toEqual({ text: '<p>/static</p>' });
    expect(snippet('data/list.json')).toEqual({ file: join(folder, 'templates/data/list.json') });
  });

  it('T3 that are broken are sent as they are', () => {
    const folder = folderWith({ 'templates/a.html': '{{ { }' });
    expect(loadTemplates(folder, { renderSnippets: true }).snippet('a.html')).toHaveProperty('file');
  });
});

it('a folder without templates/, or a file of that name, has no pages', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'templates'), 'x');
  expect(loadTemplates(folder).snippet('a.html')).toBeUndefined();
  const other = temporaryFolder();
  mkdirSync(join(other, 'templates'));
  expect(loadTemplates(other).notices().length).toBe(5);
});
