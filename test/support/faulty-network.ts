import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Died, type FaultyProcess } from '../../packages/engine/test/payments/support/process.ts';
import type { VirtualTime } from '../../packages/engine/test/payments/support/virtual-time.ts';

/** How the service behind the network says what it is asked, and that it is asked too much. */
export interface Wire {
  isQuestion(request: WireRequest): boolean;
  readonly tooMany: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    body: string;
  };
}

interface WireRequest {
  readonly method: string;
  /** Behind the line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Line {
  readonly process: FaultyProcess;
  readonly faultiness: number;
}

interface Late {
  readonly at: number;
  readonly request: WireRequest;
}

/** Headers of one hop, which the next one sets for itself. */
const OF_ONE_HOP = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'expect'];

/**
 * The network between servers of a schedule and a service that runs: real sockets, on which requests and answers get
 * lost, come late, or meet a service that is busy or broken. Each server has a line of its own, on which it dies too.
 */
export class FaultyNetwork {
  readonly #target: string;
  readonly #wire: Wire;
  readonly #server: Server;
  readonly #lines: Line[] = [];
  /** Requests on their way, whose senders have given up. */
  #late: Late[] = [];

  private constructor(target: string, wire: Wire) {
    this.#target = target;
    this.#wire = wire;
    this.#server = createServer((message, response) => {
      this.#carry(message, response).catch((error: unknown) => {
        // The server of this line is dead, and nobody waits for an answer.
        if (!(error instanceof Died)) console.error(error);
        response.destroy();
      });
    });
  }

  static async start(target: string, wire: Wire): Promise<FaultyNetwork> {
    const network = new FaultyNetwork(target, wire);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  /** The address of the service for one server. @param faultiness share of what goes wrong, 0 to 1 */
  line(process: FaultyProcess, faultiness: number): string {
    const { port } = this.#server.address() as AddressInfo;
    this.#lines.push({ process, faultiness });
    return `http://127.0.0.1:${port}/${this.#lines.length - 1}`;
  }

  /** What was on its way for long enough arrives. */
  async arrive(time: VirtualTime): Promise<void> {
    const due = this.#late.filter(({ at }) => at <= time.now());
    this.#late = this.#late.filter(({ at }) => at > time.now());
    for (const { request } of due.toSorted((a, b) => a.at - b.at)) await this.#forward(request);
  }

  /** What is on its way to the schedule that ends here is lost. */
  forget(): void {
    this.#late = [];
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #carry(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { name, request } = await read(message);
    const line = this.#lines[name];
    if (line === undefined) throw new Error(`there is no line ${name}`);
    const { process } = line;
    await process.step('request', async () => {
      await this.arrive(process.time);
      if (this.#wire.isQuestion(request)) await this.#ask(line, request, response);
      else await this.#order(line, request, response);
    });
  }

  async #ask({ process, faultiness }: Line, request: WireRequest, response: ServerResponse): Promise<void> {
    if (!process.random.chance(faultiness / 4)) return this.#answer(request, response);
    process.note('a lost question');
    response.destroy();
  }

  async #order({ process, faultiness }: Line, request: WireRequest, response: ServerResponse): Promise<void> {
    const { random, time } = process;
    if (!random.chance(faultiness)) return this.#answer(request, response);
    const kind = random.between(1, 6);
    if (kind === 1) {
      process.note('throttled');
      const { status, headers, body } = this.#wire.tooMany;
      response.writeHead(status, headers).end(body);
    } else if (kind === 2) {
      process.note('dropped before');
      response.destroy();
    } else if (kind === 3) {
      process.note('broke before');
      response.writeHead(503).end('<html>Service Unavailable</html>');
    } else if (kind === 4) {
      process.note('done after the answer was given up');
      this.#sendLate(time, request, random.between(0, LATEST_MS));
      response.destroy();
    } else {
      await this.#forward(request);
      process.note(kind === 5 ? 'broke after' : 'dropped after');
      if (kind === 5) response.writeHead(502).end('<html>Bad Gateway</html>');
      else response.destroy();
    }
  }

  #sendLate(time: VirtualTime, request: WireRequest, ms: number): void {
    this.#late.push({ at: time.now() + ms, request });
    time.after(ms, () => void time.standing(() => this.arrive(time)));
  }

  async #answer(request: WireRequest, response: ServerResponse): Promise<void> {
    const answer = await this.#forward(request);
    response.writeHead(answer.status, ownHeaders([...answer.headers]));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  #forward({ method, path, headers, body }: WireRequest): Promise<Response> {
    return fetch(`${this.#target}${path}`, {
      method,
      headers,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
  }
}

/** Shorter than what any list lags behind, ms. */
const LATEST_MS = 5_000;

async function read(
  message: IncomingMessage,
): Promise<{ readonly name: number; readonly request: WireRequest }> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const [, name = '', rest = ''] = /^\/(\d+)(\/.*)$/.exec(message.url ?? '') ?? [];
  const headers = Object.entries(message.headers).map(([key, value]) => [key, String(value)] as const);
  return {
    name: Number(name),
    request: {
      method: message.method ?? '',
      path: rest,
      headers: ownHeaders(headers),
      body: Buffer.concat(chunks),
    },
  };
}

const ownHeaders = (headers: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(headers.filter(([name]) => !OF_ONE_HOP.includes(name) && name !== 'content-encoding'));
