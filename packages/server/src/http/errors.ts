import { type ErrorCode, errorDefinitions, TurnoutError } from '@turnout/core';
import type { ErrorBody } from '@turnout/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { withPageScript } from '../pages/context-script.ts';
import { type Fields, parseFields, queryOf } from './query.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This address shows pages to people: refusals are pages too. */
    readonly page?: boolean;
    /** Recruiters link to this address, so that a cookie counts whichever site the link was on. */
    readonly opensStudy?: boolean;
  }
}

/** What the HTTP framework refuses by itself, in our words. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INPUT_INVALID',
  FST_ERR_VALIDATION: 'INPUT_INVALID',
  FST_ERR_BAD_URL: 'INPUT_INVALID',
  FST_ERR_ASYNC_CONSTRAINT: 'INPUT_INVALID',
};

export function installErrors(app: FastifyInstance, context: AppContext): void {
  app.setErrorHandler((error: FastifyError | TurnoutError, request, reply) =>
    answerError(context, request, reply, known(error)),
  );
  app.setNotFoundHandler((request, reply) =>
    answerError(context, request, reply, new TurnoutError('PAGE_NOT_FOUND')),
  );
}

function known(error: FastifyError | TurnoutError): Error {
  if (error instanceof TurnoutError) return error;
  if (error instanceof SyntaxError) return new TurnoutError('BODY_NOT_JSON', undefined, { cause: error });
  const code = frameworkCodes[error.code];
  if (code !== undefined)
    return new TurnoutError(code, code === 'INPUT_INVALID' ? error.message : undefined, { cause: error });
  if (error.statusCode === 403 || error.statusCode === 404) return new TurnoutError('PAGE_NOT_FOUND');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new TurnoutError('INPUT_INVALID', undefined, { cause: error });
  return error;
}

function answerError(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: Error,
): FastifyReply {
  const code = error instanceof TurnoutError ? error.code : 'UNEXPECTED';
  const definition = errorDefinitions[code];
  const facts = { method: request.method, route: request.routeOptions.url, code, reference: request.id };
  // Of a refusal the log needs the code; of a defect, everything.
  if (definition.status >= 500 && code !== 'SHUTTING_DOWN')
    context.log.error('request failed', { ...facts, error });
  else context.log.debug('request refused', facts);
  const asPage = request.routeOptions.config.page ?? (request.headers.accept ?? '').includes('text/html');
  reply.header('cache-control', 'no-store');
  const detail = error instanceof TurnoutError && definition.status < 500 ? error.detail : undefined;
  if (asPage) return errorPage(context, request, reply, code, { detail });
  const body: ErrorBody = {
    error: code,
    message: sentences(definition.message, detail),
    next: definition.remedy,
    ...(definition.status === 500 && { reference: request.id }),
    ...(error instanceof TurnoutError && error.facts),
  };
  return reply.status(definition.status).send(body);
}

/** An address that is none (a broken escape): refused by the framework before any route is looked for. */
export function refuseAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, message, remedy } = errorDefinitions.INPUT_INVALID;
  const body: ErrorBody = { error: 'INPUT_INVALID', message, next: remedy };
  reply.status(status).send(body);
}

/** What happened, then what is special to this case. Of a failure of ours or of the study's code only the log has that. */
const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (/[.!?:]$/.test(part ?? '') ? part : `${part}.`))
    .join(' ');

/** The study's own error page, with psiTurk's number. No text from the request is ever treated as a template. */
export function errorPage(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  { detail, status }: { readonly detail?: string | undefined; readonly status?: number | undefined } = {},
): FastifyReply {
  const definition: { status: number; message: string; remedy: string; psiturk?: number } =
    errorDefinitions[code];
  const query: Fields = parseFields(queryOf(request.url));
  const html = context.templates.render('error.html', {
    ...query,
    assignId: query.assignmentId,
    errornum: definition.psiturk ?? code,
    errordesc: sentences(definition.message, detail, definition.remedy),
    contact_address: context.config.contactEmail,
    reference: definition.status === 500 ? request.id : undefined,
  });
  const usual =
    context.config.errorStatus === 'psiturk' && definition.psiturk !== undefined ? 200 : definition.status;
  return reply
    .status(status ?? usual)
    .type('text/html; charset=utf-8')
    .send(withPageScript(html));
}
