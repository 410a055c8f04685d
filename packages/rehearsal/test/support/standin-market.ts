import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Task } from '@turnout/protocol';

/** How the stand-in's one group is posted. */
export interface StandInOptions {
  readonly studyUrl: string;
  readonly slots: number;
  /** HITs of the group, each with `slots` assignments. */
  readonly hits?: number;
  readonly durationMs?: number;
  readonly rewardMinor?: number;
}

interface Assignment {
  readonly hit: number;
  readonly assignmentId: string;
  readonly worker: string;
  readonly deadline: number;
  state: 'accepted' | 'submitted' | 'returned' | 'abandoned';
}

export interface StandIn {
  readonly url: string;
  readonly assignments: readonly Assignment[];
  /** The fields of every submission that was taken, by assignment and worker. */
  readonly submissions: Map<string, URLSearchParams>;
  readonly groupId: string;
  close(): Promise<void>;
}

export const CONTROL_TOKEN = 'control';
const GROUP = 'GROUP1';
const DAY = Date.UTC(2027, 2, 1);

/** The JSON routes of the marketplace in a hundred lines, to test the workers without the marketplace. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { slots, hits = 1, durationMs = 3_600_000, rewardMinor = 100 } = options;
  const assignments: Assignment[] = [];
  const submissions = new Map<string, URLSearchParams>();
  const tokens = new Map<string, string>();
  let now = DAY;
  let url = '';
  let made = 0;
  let settled = 0;

  const liveIn = (hit: number): Assignment[] =>
    assignments.filter((one) => one.hit === hit && (one.state === 'accepted' || one.state === 'submitted'));
  const hitNumbers = Array.from({ length: hits }, (_, index) => index);
  const available = (): number => hitNumbers.reduce((sum, hit) => sum + slots - liveIn(hit).length, 0);
  const submitted = (): number => assignments.filter(({ state }) => state === 'submitted').length;

  const taskOf = (one: Assignment): Task => {
    const study = new URL(options.studyUrl);
    const ids = {
      assignmentId: one.assignmentId,
      hitId: `HIT${one.hit}`,
      workerId: one.worker,
      turkSubmitTo: url,
    };
    for (const [name, value] of Object.entries(ids)) study.searchParams.set(name, value);
    return {
      groupId: GROUP,
      hitId: `HIT${one.hit}`,
      assignmentId: one.assignmentId,
      deadline: one.deadline,
      question: { kind: 'external', url: study.href },
      submitUrl: `${url}/mturk/externalSubmit`,
    };
  };

  const accept = (worker: string): readonly [number, object] => {
    const free = hitNumbers.find(
      (hit) => liveIn(hit).length < slots && !liveIn(hit).some((one) => one.worker === worker),
    );
    if (free === undefined)
      return [
        409,
        { refused: available() > 0 ? 'done-already' : 'no-slot-left', message: 'Nothing for you.' },
      ];
    const reused = assignments.find(
      (one) =>
        one.hit === free &&
        (one.state === 'returned' || one.state === 'abandoned') &&
        !liveIn(free).some(({ assignmentId }) => assignmentId === one.assignmentId),
    );
    made += 1;
    const one: Assignment = {
      hit: free,
      assignmentId: reused?.assignmentId ?? `ASSIGNMENT${made}`,
      worker,
      deadline: now + durationMs,
      state: 'accepted',
    };
    assignments.push(one);
    return [200, taskOf(one)];
  };

  const submit = (fields: URLSearchParams, worker: string | undefined): readonly [number, object] => {
    const one = assignments.findLast(({ assignmentId }) => assignmentId === fields.get('assignmentId'));
    // A form from a frame of another site brings no key of the worker's.
    const holder = worker ?? fields.get('workerId') ?? one?.worker;
    if (one === undefined || one.state !== 'accepted' || one.worker !== holder || now >= one.deadline)
      return [409, { refused: one?.state ?? 'unknown', message: 'This cannot be submitted.' }];
    one.state = 'submitted';
    submissions.set(`${holder}:${one.assignmentId}`, fields);
    return [200, { submitted: one.assignmentId }];
  };

  const move = ({ advanceMs }: { advanceMs: number }): object => {
    now += advanceMs;
    for (const one of assignments)
      if (one.state === 'accepted' && one.deadline <= now) {
        one.state = 'abandoned';
        settled += 1;
      }
    return { now, settled };
  };

  const control = (path: string, body: string): readonly [number, object] => {
    if (path === '/control/state')
      return [200, { now, workers: tokens.size, openHits: available() > 0 ? 1 : 0 }];
    if (path === '/control/clock') return [200, move(JSON.parse(body))];
    if (path === '/control/lint/pages') return [200, {}];
    if (path === '/control/lint') return [200, { findings: [] }];
    if (path === '/control/ledger') return [200, { accounts: [accountOf()] }];
    if (path === '/control/workers') {
      const wanted = (JSON.parse(body) as { workers: object[] }).workers;
      const workers = wanted.map(() => {
        const workerId = `AWORKER${tokens.size + 1}`;
        tokens.set(`token-${workerId}`, workerId);
        return { workerId, token: `token-${workerId}` };
      });
      return [200, { workers }];
    }
    return [404, {}];
  };

  const accountOf = (): object => ({
    name: 'lab',
    environment: 'sandbox',
    depositedMinor: 1_000_000,
    availableMinor: 1_000_000,
    heldMinor: submitted() * Math.round(rewardMinor * 1.2),
    rewardsMinor: 0,
    bonusesMinor: 0,
    feesMinor: 0,
  });

  const site = (path: string, worker: string): readonly [number, object] => {
    if (path === '/projects') {
      const project = { groupId: GROUP, title: 'Words', description: '', requesterName: 'lab' };
      const terms = { rewardMinor, durationMs, available: available(), qualified: true };
      return [200, { projects: [{ ...project, ...terms }] }];
    }
    if (path === `/projects/${GROUP}/tasks/accept_random`) return accept(worker);
    const own = assignments.filter((one) => one.worker === worker);
    if (path === '/tasks')
      return [200, { tasks: own.filter(({ state }) => state === 'accepted').map(taskOf) }];
    const returned = /^\/tasks\/(\w+)\/return$/.exec(path)?.[1];
    const held = own.find((one) => one.assignmentId === returned && one.state === 'accepted');
    if (held !== undefined) {
      held.state = 'returned';
      return [200, { returned: held.assignmentId }];
    }
    const count = (state: string): number => own.filter((one) => one.state === state).length;
    const rest = { approved: 0, rejected: 0, earnedMinor: 0, bonusMinor: 0 };
    const counts = {
      submitted: count('submitted'),
      returned: count('returned'),
      abandoned: count('abandoned'),
    };
    return path === '/dashboard'
      ? [200, { workerId: worker, ...counts, ...rest }]
      : [404, { refused: 'unknown', message: path }];
  };

  /** The pages a browser needs: the preview, and the task with the study in a frame. */
  const page = (path: string): string | undefined => {
    if (path === `/projects/${GROUP}/tasks`) {
      const study = new URL(options.studyUrl);
      study.searchParams.set('assignmentId', 'ASSIGNMENT_ID_NOT_AVAILABLE');
      study.searchParams.set('hitId', 'HIT0');
      return framed(study.href);
    }
    return undefined;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const worker = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    const html = searchParams.get('format') === null ? page(pathname) : undefined;
    const shown = assignments.findLast(
      ({ assignmentId }) => assignmentId === searchParams.get('assignment_id'),
    );
    const question = shown && taskOf(shown).question;
    if (html !== undefined || (question?.kind === 'external' && request.method === 'GET')) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html ?? framed(question?.kind === 'external' ? question.url : ''));
      return;
    }
    const [status, value] = pathname.startsWith('/control/')
      ? request.headers.authorization === `Bearer ${CONTROL_TOKEN}`
        ? control(pathname, body)
        : ([401, {}] as const)
      : pathname === '/mturk/externalSubmit'
        ? submit(new URLSearchParams(body), worker)
        : worker === undefined
          ? ([401, { refused: 'no-worker', message: 'Log in.' }] as const)
          : site(pathname, worker);
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };

  const server = createServer((request, response) => void answer(request, response));
  url = await listening(server);
  return {
    url,
    assignments,
    submissions,
    groupId: GROUP,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const framed = (url: string): string =>
  `<!doctype html><html lang="en"><title>Task</title><h1>Task</h1>
   <iframe src="${url.replaceAll('&', '&amp;')}" width="1200" height="800" title="The task"></iframe></html>`;

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
