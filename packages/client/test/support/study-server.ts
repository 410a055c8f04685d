import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WireRecord } from '@turnout/protocol';
import { type LibrarySet, libraryFiles, libraryText } from './libraries.ts';

const BUILD = fileURLToPath(new URL('../../build.mjs', import.meta.url));

export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}

export interface Task {
  /** The task's own script, at the end of exp.html's head. */
  readonly script: string;
  readonly libraries?: LibrarySet;
  readonly mode?: string;
  readonly resume?: boolean;
  /** False: exp.html without Turnout's context and page script. */
  readonly ours?: boolean;
  /** Where the study is mounted. */
  readonly base?: string;
  readonly body?: string;
  /** Without psiturk.js (trap J17). */
  readonly withoutPsiturk?: boolean;
}

export interface Participant {
  readonly uniqueId: string;
  readonly token: string;
  readonly streams: Map<string, WireRecord[]>;
  /** 'started', 'quit', 'completed' in the order of arrival. */
  readonly steps: string[];
  model: Record<string, unknown>;
}

/** What goes wrong with a request: refuse the connection, answer this status, or store and lose the answer. */
export type Fault = 'cut' | 'lose answer' | number | undefined;

export interface StudyServer {
  readonly origin: string;
  readonly seen: SeenRequest[];
  readonly pages: Record<string, string>;
  fault: (request: SeenRequest) => Fault;
  /** Answers to addresses of the study's own; by path. */
  readonly custom: Record<string, (request: SeenRequest, answer: ServerResponse) => void | Promise<void>>;
  task: Task;
  participant(uniqueId?: string): Participant;
  /** All records of a participant, stream after stream. */
  records(uniqueId?: string): WireRecord[];
  trials(uniqueId?: string): unknown[];
  /** Forgets the requests seen so far. */
  forget(): void;
  close(): Promise<void>;
}

export const ID = 'worker1:assignment1';
export const EXP = '/exp?hitId=hit1&assignmentId=assignment1&workerId=worker1&mode=live';

/** Speaks the protocol as the real server does, as far as the client can tell, with faults that can be switched. */
export async function startStudyServer(): Promise<StudyServer> {
  const scripts = mkdtempSync(join(tmpdir(), 'turnout-client-'));
  execFileSync(process.execPath, [BUILD, scripts], { stdio: 'pipe' });
  const script = (name: string): string => readFileSync(join(scripts, name), 'utf8');
  const assets = { 'psiturk.js': script('psiturk.js'), 'turnout-page.js': script('turnout-page.js') };
  rmSync(scripts, { recursive: true });

  const participants = new Map<string, Participant>();
  const study: StudyServer = {
    origin: '',
    seen: [],
    pages: {},
    custom: {},
    fault: () => undefined,
    task: { script: '' },
    participant(uniqueId = ID) {
      const known = participants.get(uniqueId);
      if (known !== undefined) return known;
      const made = {
        uniqueId,
        token: `key-of-${uniqueId}`,
        streams: new Map(),
        steps: [],
        model: modelOf(uniqueId),
      };
      participants.set(uniqueId, made);
      return made;
    },
    records: (uniqueId) => [...study.participant(uniqueId).streams.values()].flat(),
    trials: (uniqueId) =>
      study.records(uniqueId).flatMap((record) => (record.k === 'trial' ? [record.v] : [])),
    forget: () => void study.seen.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const server = createServer((request, answer) => {
    void read(request).then(async (seen) => {
      study.seen.push(seen);
      const fault = study.fault(seen);
      if (fault === 'cut') return request.socket.destroy();
      if (typeof fault === 'number')
        return send(answer, fault, { error: 'FAULT', message: 'A fault.', next: 'Wait.' });
      if (fault === 'lose answer') answer.end = () => answer.destroy();
      await route(study, assets, participants, seen, answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(study, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const token = request.headers['x-turnout-token'];
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    token: typeof token === 'string' ? token : undefined,
    body: Buffer.concat(chunks).toString(),
  };
}

const send = (answer: ServerResponse, status: number, body: unknown, type = 'application/json'): void => {
  answer.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
};

async function route(
  study: StudyServer,
  assets: Readonly<Record<string, string>>,
  participants: ReadonlyMap<string, Participant>,
  request: SeenRequest,
  answer: ServerResponse,
): Promise<void> {
  const base = study.task.base ?? '';
  const url = new URL(request.url, study.origin);
  const path = url.pathname.slice(base.length);
  const own = study.custom[path];
  if (own !== undefined) return own(request, answer);
  const holder = [...participants.values()].find(({ token }) => token === request.token);
  const refuse = (): void =>
    send(answer, 401, { error: 'TOKEN_MISSING', message: 'This needs a key.', next: 'Open the link again.' });

  const asset = assets[path.replace('/static/js/', '')] ?? libraryText(path.replace('/static/lib/', ''));
  if (asset !== undefined) return send(answer, 200, asset, 'text/javascript');

  if (path === '/exp' || path === '/complete') {
    const { searchParams: query } = url;
    const uniqueId = query.get('uniqueId') ?? `${query.get('workerId')}:${query.get('assignmentId')}`;
    const participant = study.participant(uniqueId);
    const open = path === '/exp' && participant.steps.length === 0;
    if (!open && holder !== participant)
      return send(answer, 401, handoverPage(uniqueId, request.url), 'text/html');
    if (path === '/exp') return send(answer, 200, expPage(study.task, participant), 'text/html');
    participant.steps.push('completed');
    return send(answer, 200, '<!doctype html><title>closepopup</title><h1>Done</h1>', 'text/html');
  }
  if (path.startsWith('/sync/')) {
    if (holder?.uniqueId !== decodeURIComponent(path.slice(6))) return refuse();
    if (request.method === 'GET') return send(answer, 200, holder.model);
    holder.model = JSON.parse(request.body);
    return send(answer, 200, { status: 'user data saved' });
  }
  if (path === '/turnout/pages') {
    const names = url.searchParams.getAll('name');
    return send(answer, 200, Object.fromEntries(names.map((name) => [name, study.pages[name] ?? null])));
  }
  const page = study.pages[path.slice(1)];
  if (page !== undefined) return send(answer, 200, page, 'text/html');

  if (request.method !== 'POST')
    return send(answer, 404, { error: 'PAGE_NOT_FOUND', message: 'No page.', next: '' });
  const form = new URLSearchParams(request.body);
  const writer = holder ?? [...participants.values()].find(({ token }) => token === form.get('token'));
  if (writer === undefined) return refuse();
  if (path === '/inexp' || path === '/quitter') {
    if (form.get('uniqueId') !== writer.uniqueId) return refuse();
    writer.steps.push(path === '/inexp' ? 'started' : 'quit');
    return send(answer, 200, { status: 'success' });
  }
  if (path === '/turnout/records') return saveRecords(writer, request, answer);
  if (path === '/turnout/complete') {
    const { page: name, last } = JSON.parse(request.body);
    const durable = writer.streams.get(name)?.length ?? 0;
    if (durable < last)
      return send(answer, 409, { error: 'RECORDS_PENDING', message: '', next: '', durable });
    writer.steps.push('completed');
    return send(answer, 200, { status: 'completed' });
  }
  return send(answer, 200, { received: request.body.length });
}

function saveRecords({ streams }: Participant, { body }: SeenRequest, answer: ServerResponse): void {
  const { page, first, records } = JSON.parse(body) as { page: string; first: number; records: WireRecord[] };
  const stream = streams.get(page) ?? [];
  if (first > stream.length + 1)
    send(answer, 409, { error: 'SEQUENCE_GAP', message: '', next: '', durable: stream.length });
  else {
    streams.set(page, stream);
    stream.push(...records.slice(stream.length + 1 - first));
    send(answer, 200, { durable: stream.length });
  }
}

function modelOf(uniqueId: string): Record<string, unknown> {
  const [workerId, assignmentId] = uniqueId.split(':');
  return { condition: 1, counterbalance: 0, assignmentId, workerId, hitId: 'hit1', bonus: 0 };
}

function expPage(task: Task, { uniqueId, token, model }: Participant): string {
  const { libraries = 'jquery 3', mode = 'live', resume = false, base = '', ours = true } = task;
  const context = { protocol: 1, base, token, uniqueId, mode, resume, model };
  const scripts = libraryFiles(libraries).map((name) => `<script src="${base}/static/lib/${name}"></script>`);
  return `<!doctype html><html><head>${ours ? pageScript(base, `window.TURNOUT=${JSON.stringify(context)}`) : ''}
<meta charset="utf-8"><title>exp</title><link rel="icon" href="data:,">
${scripts.join('\n')}
<script>var uniqueId="${uniqueId}", adServerLoc="${base}/complete", mode="${mode}";</script>
${task.withoutPsiturk === true ? '' : `<script src="${base}/static/js/psiturk.js"></script>`}
<script>${task.script}</script></head><body>${task.body ?? '<p>exp</p>'}</body></html>`;
}

const pageScript = (base: string, statement: string): string =>
  `<script>${statement}</script><script src="${base}/static/js/turnout-page.js"></script>`;

const handoverPage = (uniqueId: string, url: string): string => `<!doctype html><html><head>${pageScript(
  '',
  `window.TURNOUT_HANDOVER=${JSON.stringify({ uniqueId, url, method: 'GET' })}`,
)}<title>handover</title><link rel="icon" href="data:,"></head><body><p id="turnout-wait">One moment</p>
<div id="turnout-no-token" hidden>This window cannot go on.</div></body></html>`;
