import { TurnoutError } from '@turnout/core';
import type { Engine } from '@turnout/engine';
import type { HookRequest, UploadedFile } from '@turnout/project';
import type { FastifyRequest } from 'fastify';
import { authorise, requireCapability } from '../http/capability.ts';
import { parseFields, queryOf } from '../http/query.ts';
import { handleOf } from './participant-handle.ts';

type Body = Pick<HookRequest, 'form' | 'files' | 'json' | 'body'>;

/**
 * A request as the researcher's routes see it. The body arrives as bytes and is read by what it says it is.
 * @throws TurnoutError BODY_NOT_JSON, INPUT_INVALID
 */
export async function hookRequest(engine: Engine, request: FastifyRequest): Promise<HookRequest> {
  const query = parseFields(queryOf(request.url));
  const body = await readBody(request);
  const params = request.params as Readonly<Record<string, string>>;
  return {
    method: request.method,
    path: request.url.split('?')[0] ?? '',
    params,
    query,
    ...body,
    headers: plainHeaders(request),
    async participant() {
      const uniqueId = namedIn(params, query, body.form, body.json);
      const participantId =
        uniqueId === undefined
          ? (await requireCapability(engine, request, false)).participantId
          : await authorise(engine, request, uniqueId, false);
      return handleOf(engine, participantId);
    },
  };
}

/** The uniqueId a request names; the key it brings must then be this participant's. */
function namedIn(...places: readonly unknown[]): string | undefined {
  for (const place of places) {
    if (typeof place !== 'object' || place === null || !('uniqueId' in place)) continue;
    if (typeof place.uniqueId === 'string' && place.uniqueId !== '') return place.uniqueId;
  }
  return undefined;
}

function plainHeaders(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
}

async function readBody(request: FastifyRequest): Promise<Body> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const body: Body = { form: {}, files: [], json: undefined, body: bytes };
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return body;
  if (type.startsWith('application/json')) return { ...body, json: parseJson(bytes) };
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { ...body, form: parseFields(bytes.toString('utf8')) };
  if (type.startsWith('multipart/form-data')) return { ...body, ...(await readMultipart(bytes, type)) };
  return body;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new TurnoutError('BODY_NOT_JSON', undefined, { cause });
  }
}

async function readMultipart(bytes: Buffer, type: string): Promise<Pick<Body, 'form' | 'files'>> {
  const form: Record<string, string> = {};
  const files: UploadedFile[] = [];
  const data = await new Response(Uint8Array.from(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch((cause: unknown) => {
      throw new TurnoutError('INPUT_INVALID', 'The form cannot be read.', { cause });
    });
  for (const [name, value] of data) {
    if (typeof value === 'string') form[name] ??= value;
    else
      files.push({
        name,
        fileName: value.name,
        type: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
  }
  return { form, files };
}
