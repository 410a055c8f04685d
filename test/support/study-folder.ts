import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const minimal: Readonly<Record<string, string>> = {
  'config.txt': '[Task Parameters]\nexperiment_code_version = 1.0\n',
  'templates/ad.html':
    '<!doctype html><html><head><title>Ad</title></head><body>Thank you for accepting this HIT! ' +
    '<a href="/consent?hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}">go</a></body></html>',
  'templates/consent.html':
    '<!doctype html><html><head><title>Consent</title></head><body>' +
    '<a href="/exp?hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}">agree</a></body></html>',
  'templates/exp.html':
    '<!doctype html><html><head><title>Study</title></head><body><script>' +
    'var condition = {{ condition }}; var counterbalance = {{ counterbalance }}; var uniqueId = "{{ uniqueId }}";' +
    '</script></body></html>',
  'templates/error.html':
    '<!doctype html><html><head><title>Error</title></head><body><b>Error</b>: {{ errornum }} {{ errordesc }} {{ hitId }}</body></html>',
};

export interface StudyFixture {
  readonly folder: string;
  remove(): void;
}

/** A study in a temporary folder: the smallest one, with the given files added or in place. */
export function studyFolder(files: Readonly<Record<string, string>> = {}): StudyFixture {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-study-'));
  for (const [name, text] of Object.entries({ ...minimal, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
