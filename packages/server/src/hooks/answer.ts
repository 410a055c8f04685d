import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { TurnoutError } from '@turnout/core';
import { fileInside, type HookAnswer } from '@turnout/project';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { errorPage } from '../http/errors.ts';
import { withPageScript } from '../pages/context-script.ts';

/** Sends what a handler of custom.ts answered. */
export function sendAnswer(
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
      return errorPage(context, request, reply, answer.code, answer);
    case 'file':
      return sendStudyFile(context, reply, answer);
  }
}

/** The page script authenticates what the page asks of this server. */
const sendHtml = (reply: FastifyReply, html: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(withPageScript(html));

function sendStudyFile(
  { folder }: AppContext,
  reply: FastifyReply,
  answer: Extract<HookAnswer, { readonly kind: 'file' }>,
): FastifyReply {
  const file = fileInside(folder, answer.file, folder);
  if (file === undefined) throw new TurnoutError('PAGE_NOT_FOUND');
  if (answer.type !== undefined) reply.type(answer.type);
  // The headers of the answer win over those the file would get.
  return reply.sendFile(basename(file), dirname(file), {
    cacheControl: false,
    contentType: answer.type === undefined,
  });
}
