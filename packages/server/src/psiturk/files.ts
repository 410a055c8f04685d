import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { TurnoutError } from '@turnout/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { isFree } from '../http/free-address.ts';
import { queryOf } from '../http/query.ts';

/** As psiTurk: long enough for one task, short enough to edit while the study is open. */
const MAX_AGE_MS = 10_000;

/** A task preloads a few dozen pages; more at once is a mistake or an attack. */
const MOST_PAGES = 500;

/** The study's files: static/, the snippets under templates/, and our own scripts in front of both. */
export async function fileRoutes(app: FastifyInstance, context: AppContext): Promise<void> {
  const { folder, templates } = context;
  for (const name of ['psiturk.js', 'turnout-page.js'] as const) {
    app.get(`/static/js/${name}`, async (request, reply) => {
      const { body, etag } = context.asset(name);
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.type('text/javascript; charset=utf-8').send(body);
    });
  }

  const root = join(folder, 'static');
  await app.register(fastifyStatic, {
    root: existsSync(root) ? root : folder,
    prefix: '/static/',
    serve: existsSync(root),
    maxAge: MAX_AGE_MS,
    dotfiles: 'ignore',
    index: false,
  });

  if (isFree(app, '/favicon.ico'))
    app.get('/favicon.ico', async (_request, reply) => reply.sendFile('favicon.ico', { maxAge: MAX_AGE_MS }));

  app.get('/turnout/pages', async (request) => {
    const names = new URLSearchParams(queryOf(request.url)).getAll('name');
    if (names.length > MOST_PAGES)
      throw new TurnoutError('INPUT_INVALID', `At most ${MOST_PAGES} pages can be asked for at once.`);
    const pages: Record<string, string | null> = {};
    for (const name of names) {
      const snippet = templates.snippet(name);
      pages[name] = snippet === undefined ? null : await textOf(snippet);
    }
    return pages;
  });

  if (!isFree(app, '/*')) return;
  // psiTurk serves anything under templates/ at the root: tasks fetch their snippets, and their data, by
  // relative address (trap T4).
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const snippet = templates.snippet(request.params['*']);
    if (snippet === undefined) throw new TurnoutError('PAGE_NOT_FOUND');
    return sendSnippet(reply, snippet);
  });
}

type Snippet = NonNullable<ReturnType<AppContext['templates']['snippet']>>;

const textOf = (snippet: Snippet): Promise<string> | string =>
  'text' in snippet ? snippet.text : readFile(snippet.file, 'utf8');

function sendSnippet(reply: FastifyReply, snippet: Snippet): FastifyReply {
  if ('text' in snippet)
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'public, max-age=10')
      .send(snippet.text);
  return reply.sendFile(basename(snippet.file), dirname(snippet.file), { maxAge: MAX_AGE_MS });
}
