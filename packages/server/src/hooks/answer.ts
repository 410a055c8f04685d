import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { HookAnswer, HookResult } from '@turnout/project';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { errorPage } from '../http/errors.ts';
import { withPageScript } from '../pages/context-script.ts';

/** Sends what a hook returned: one of the reply's answers, text as HTML, nothing as 204, anything else as JSON. */
export function sendResult(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  result: HookResult,
): FastifyReply {
  if (result === undefined) return reply.status(204).send();
  if (typeof result === 'string') return sendHtml(reply, result);
  if (isAnswer(result)) return sendAnswer(context, request, reply, result);
  return reply.send(result);
}

const answerKinds: ReadonlySet<unknown> = new Set([
  'json',
  'html',
  'text',
  'bytes',
  'stream',
  'redirect',
  'render',
  'error',
  'file',
] satisfies HookAnswer['kind'][]);

const isAnswer = (result: HookResult): result is HookAnswer =>
  typeof result === 'object' &&
  result !== null &&
  'kind' in result &&
  'headers' in result &&
  answerKinds.has(result.kind);

const sendHtml = (reply: FastifyReply, html: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(withPageScript(html));

function sendAnswer(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: HookAnswer,
): FastifyReply {
  reply.headers(answer.headers);
  if (answer.status !== undefined) reply.status(answer.status);
  switch (answer.kind) {
    case 'json':
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.value));
    case 'html':
      return sendHtml(reply, answer.html);
    case 'text':
      return reply.type('text/plain; charset=utf-8').send(answer.text);
    case 'bytes':
      return reply.type(answer.type).send(Buffer.from(answer.bytes));
    case 'stream':
      return reply.type(answer.type).send(Readable.from(answer.chunks));
    case 'redirect':
      return reply.redirect(answer.url, answer.status ?? 302);
    case 'render':
      return sendHtml(reply, context.templates.render(answer.template, answer.values));
    case 'error':
      return errorPage(context, request, reply, answer.code);
    case 'file':
      if (answer.type === undefined) return reply.sendFile(basename(answer.file), dirname(answer.file));
      return reply.type(answer.type).send(createReadStream(answer.file));
  }
}
