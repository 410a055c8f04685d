import { connect, type Socket } from 'node:net';

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadResponse {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export interface LoadPlan {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** How long to measure, ms. */
  readonly durationMs: number;
  /** The next request; called once per request. */
  readonly next: () => LoadRequest;
  /** Told of every answer. */
  readonly onResponse?: (request: LoadRequest, response: LoadResponse) => void;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Keep-alive connections that each send the next request when the last one is answered. Written on raw sockets,
 * so that the generator takes as little as possible of the two processors it shares with the server.
 */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const latencies: number[] = [];
  let failures = 0;
  const start = performance.now();
  const until = start + plan.durationMs;
  const worker = async (): Promise<void> => {
    const client = new RawClient(plan.host, plan.port);
    while (performance.now() < until) {
      const request = plan.next();
      const sent = performance.now();
      const response = await client.send(request);
      latencies.push(performance.now() - sent);
      if (response.status >= 400) failures += 1;
      plan.onResponse?.(request, response);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: plan.connections }, worker));
  return summaryOf(latencies, performance.now() - start, failures);
}

/** @param elapsedMs from the first request to the last answer */
export function summaryOf(latencies: number[], elapsedMs: number, failures = 0): LoadResult {
  const seconds = elapsedMs / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: latencies.length,
    failures,
    perSecond: latencies.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

/** One HTTP/1.1 connection, one request at a time; answers must carry a Content-Length. */
export class RawClient {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: ((response: LoadResponse) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  constructor(host: string, port: number) {
    this.#host = `${host}:${port}`;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#hear(chunk));
    this.#socket.on('error', (error) => this.#fail?.(error));
    this.#socket.on('close', () => this.#fail?.(new Error('the server closed the connection')));
  }

  send({ method, path, headers, body }: LoadRequest): Promise<LoadResponse> {
    const lines = [`${method} ${path} HTTP/1.1`, `host: ${this.#host}`];
    for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
    if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body, 'latin1')}`);
    if (body !== undefined && headers?.['content-type'] === undefined)
      lines.push('content-type: application/json');
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      this.#fail = reject;
      this.#socket.write(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1');
    });
  }

  close(): void {
    this.#fail = undefined;
    this.#socket.destroy();
  }

  #hear(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    this.#waiting?.({ status: Number(head.slice(9, 12)), head, body });
  }
}
