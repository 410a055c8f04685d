import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Target {
  readonly url: string;
  readonly port: number;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

type Answer = (request: SeenRequest, reply: ServerResponse) => void;

/** A server on this machine that writes down what it is asked. */
export async function startTarget(answer: Answer): Promise<Target> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, reply) => {
    void readRequest(incoming).then((request) => {
      seen.push(request);
      answer(request, reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Enough of a marketplace for a client to be content: a balance that says which host was asked. */
export const balances: Answer = (request, reply) => {
  const sandbox = request.headers.host?.includes('sandbox') ?? false;
  reply.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  reply.end(JSON.stringify({ AvailableBalance: sandbox ? '10000.00' : '12.34' }));
};
