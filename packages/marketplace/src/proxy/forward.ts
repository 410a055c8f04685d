import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';

/** Headers that are about one connection (RFC 9110 section 7.6.1), and what only a proxy is told. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Answered here already, by the server that read the request.
  'expect',
]);

export interface Destination {
  /** Where the connection goes. */
  readonly hostname: string;
  readonly port: number;
  /** In origin form, with the query. */
  readonly path: string;
  /** What the client wrote, which is what it signed. */
  readonly host: string;
  /** How the client believes to have come. */
  readonly protocol: 'http' | 'https';
}

/**
 * Passes a request on and the answer back, both as streams. A connection that the other side drops is dropped
 * towards the client as well, so that it sees what it would see without us; only when nothing could be reached is
 * it told so.
 */
export function forward(incoming: IncomingMessage, reply: ServerResponse, to: Destination): void {
  const outgoing = request({
    hostname: to.hostname,
    port: to.port,
    method: incoming.method ?? 'GET',
    path: to.path,
    // One connection each: a kept one that the other side closes meanwhile would look like its fault.
    agent: false,
    headers: { ...framing(incoming), ...passedOn(incoming), host: to.host, 'x-forwarded-proto': to.protocol },
  });
  outgoing.on('response', (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer));
    answer.on('error', () => reply.destroy());
    answer.pipe(reply);
  });
  outgoing.on('error', (error) => failed(error, outgoing, reply, to));
  incoming.on('error', () => outgoing.destroy());
  reply.on('close', () => {
    if (!reply.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
}

function failed(error: Error, outgoing: ClientRequest, reply: ServerResponse, to: Destination): void {
  const reached =
    outgoing.socket !== null &&
    !outgoing.socket.connecting &&
    !('syscall' in error && error.syscall === 'connect');
  if (reached || reply.headersSent) {
    reply.destroy();
    return;
  }
  reply.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
  reply.end(`Nothing answers at ${to.hostname}:${to.port} (${error.message}).\n`);
}

/** Without it, a body of unknown length after GET or DELETE would have no end. */
const framing = ({ headers }: IncomingMessage): OutgoingHttpHeaders =>
  headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };

function passedOn(message: IncomingMessage): OutgoingHttpHeaders {
  const named = new Set((message.headers.connection ?? '').toLowerCase().split(/\s*,\s*/));
  const headers: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(message.headersDistinct))
    if (values !== undefined && !OF_THE_CONNECTION.has(name) && !named.has(name)) headers[name] = values;
  return headers;
}
