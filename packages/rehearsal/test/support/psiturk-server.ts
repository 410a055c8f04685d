import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Pages } from './pages.ts';

export interface PsiturkServer extends Pages {
  /** What was put, by uniqueId. */
  readonly models: Map<string, { data: unknown[]; questiondata: Record<string, unknown> }>;
  readonly asked: string[];
}

/** A study server as psiTurk 3 is one: no tokens, the whole model by PUT, ids in variables of the page. */
export async function startPsiturkServer(): Promise<PsiturkServer> {
  const models: PsiturkServer['models'] = new Map();
  const asked: string[] = [];
  const completed = new Set<string>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://study.test');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    asked.push(`${request.method} ${pathname}`);
    const ids = search.replaceAll('&', '&amp;');
    const uniqueId = `${searchParams.get('workerId')}:${searchParams.get('assignmentId')}`;
    const pages: Readonly<Record<string, () => string>> = {
      '/ad': () =>
        completed.has(uniqueId)
          ? `<form action="https://workersandbox.mturk.com/mturk/externalSubmit" method="post">
             <input type="hidden" name="assignmentId" value="${searchParams.get('assignmentId')}">
             <input type="hidden" name="workerId" value="${searchParams.get('workerId')}"><button>Send</button></form>`
          : `<script>function open() { window.open('/consent${search}', 'Popup'); }</script><button onclick="open()">Begin</button>`,
      '/consent': () => `<button onclick="window.location='/exp${ids}'">I agree</button>`,
      '/exp': () =>
        `<script>var uniqueId = "${uniqueId}";</script><script src="/static/js/task.js"></script><h1>Study</h1>`,
      '/static/js/task.js': () => "psiTurk.preloadPages(['survey.html']); psiTurk.completeHIT();",
      '/survey.html': () => '<select name="engagement"><option value="3">3</option></select>',
      '/inexp': () => '{"status":"success"}',
      '/complete': () => {
        completed.add(searchParams.get('uniqueId') ?? '');
        return '<h1>Close this window</h1>';
      },
    };
    if (request.method === 'PUT' && pathname.startsWith('/sync/')) {
      models.set(decodeURIComponent(pathname.slice('/sync/'.length)), JSON.parse(body));
      response.end('{"status":"user data saved"}');
      return;
    }
    const page = pages[pathname]?.();
    response.statusCode = page === undefined ? 404 : 200;
    response.end(page ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    models,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
