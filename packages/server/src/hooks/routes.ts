import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { TurnoutError } from '@turnout/core';
import {
  answerOf,
  createReply,
  createStudyApp,
  type HookMount,
  type HookRoute,
  placeAndMessage,
  type StudyHooks,
} from '@turnout/project';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { isFree } from '../http/free-address.ts';
import { sendAnswer } from './answer.ts';
import { requireLogin } from './login.ts';
import { participantFinder } from './participant-finder.ts';
import { hookRequest } from './request.ts';

/**
 * Registers what the study's custom.ts adds. Runs before our own routes, some of which step aside for it.
 * @throws TurnoutError HOOKS_INVALID when it takes an address on which saving depends
 */
export async function hookRoutes(app: FastifyInstance, context: AppContext): Promise<void> {
  const { hooks, folder, config, log, engine } = context;
  if (hooks === undefined) return;
  const study = createStudyApp({ folder, config, log, participants: participantFinder(engine) });
  await hooks.install(study.app);
  for (const { method, path } of study.routes) refuseReserved(hooks, path, `${method} ${path}`);
  for (const { prefix } of study.mounts) refuseReserved(hooks, `${prefix}/*`, `mount ${prefix}`);
  await app.register(async (scope) => {
    // A hook gets the body as it came, whatever it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of study.routes) addRoute(scope, context, route, hooks.file);
  });
  for (const mount of study.mounts) await addMount(app, context, mount);
}

/** Addresses whose loss would lose data; every other built-in one may be replaced. */
const RESERVED =
  /^\/(turnout(\/|$)|sync\/|inexp$|quitter$|healthz$|static\/\*|static\/js\/(psiturk\.js$|turnout-page\.js$|\*))/;

function refuseReserved(hooks: StudyHooks, path: string, written: string): void {
  if (RESERVED.test(path))
    throw new TurnoutError(
      'HOOKS_INVALID',
      `${basename(hooks.file)}: ${written} is an address that saving depends on. Choose another.`,
    );
}

function addRoute(scope: FastifyInstance, context: AppContext, route: HookRoute, file: string): void {
  scope.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.options.maxBodyBytes ?? context.config.maxBodyBytes,
    handler: async (request, reply) => {
      if (route.options.requireLogin === true) requireLogin(context.config, request, reply);
      reply.header('cache-control', 'no-store');
      const asked = await hookRequest(context.engine, request);
      const result = await runHandler(file, route, () => route.handler(asked, createReply()));
      return sendAnswer(context, request, reply, answerOf(result));
    },
  });
}

/** @throws TurnoutError HOOK_FAILED with file and line, for the log; refusals pass as they are */
async function runHandler<T>(
  file: string,
  { method, path }: HookRoute,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof TurnoutError) throw cause;
    throw new TurnoutError('HOOK_FAILED', `${method} ${path}: ${placeAndMessage(file, cause)}`, { cause });
  }
}

async function addMount(app: FastifyInstance, context: AppContext, mount: HookMount): Promise<void> {
  const { folder, prefix, options } = mount;
  const register = async (scope: FastifyInstance): Promise<void> => {
    scope.addHook('onRequest', async (request, reply) => {
      if (options.requireLogin === true) requireLogin(context.config, request, reply);
    });
    await scope.register(fastifyStatic, { root: folder, prefix: '/', redirect: true, dotfiles: 'ignore' });
    const index = join(folder, 'index.html');
    if (options.historyFallback !== true || !existsSync(index)) return;
    scope.setNotFoundHandler(async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(await readFile(index)),
    );
  };
  await app.register(register, { prefix });
  // Relative addresses in the application's page need the slash.
  if (!isFree(app, prefix)) return;
  app.get(prefix, async (request, reply) => reply.redirect(request.url.replace(prefix, `${prefix}/`)));
}
