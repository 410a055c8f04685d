import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Log } from '@turnout/core';
import type { Authority } from './authority.ts';
import { forward } from './forward.ts';
import { answersFor, routeOf, type StandIn, splitAuthority } from './hosts.ts';
import type { Refusals } from './refusals.ts';

interface Parts {
  readonly target: { readonly hostname: string; readonly port: number };
  readonly hosts: readonly StandIn[];
  readonly log: Log;
  readonly authority: Authority;
  readonly refusals: Refusals;
}

const HTTPS_PORT = 443;

/** The listening side of the proxy: plain requests, and CONNECT with TLS ended here. */
export class ProxyServer {
  readonly #parts: Parts;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** One per host, made with the first connection to it; they never listen, but are handed connections. */
  readonly #behindTls = new Map<string, Promise<TlsServer>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#server = createServer((incoming, reply) => this.#plain(incoming, reply));
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('connect', (incoming, socket, head) => this.#tunnel(incoming.url ?? '', socket, head));
  }

  /** @returns the port, on 127.0.0.1 */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** A request in absolute form, as clients send it to a proxy where there is no TLS. */
  #plain(incoming: IncomingMessage, reply: ServerResponse): void {
    const address = incoming.url ?? '';
    if (!address.startsWith('http://')) {
      answer(reply, 400, 'This is a proxy: it answers CONNECT, and requests with a whole http:// address.');
      return;
    }
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const authority = splitAuthority(url?.host ?? '');
    if (url === undefined || authority === undefined) {
      answer(reply, 400, 'The address cannot be read.');
      return;
    }
    const route = routeOf(authority.host, this.#parts.hosts);
    const path = url.pathname + url.search;
    if (route.kind === 'loopback')
      forward(incoming, reply, {
        hostname: authority.host,
        port: authority.port ?? 80,
        path,
        host: url.host,
        protocol: 'http',
      });
    else if (route.kind === 'marketplace' && authority.port === undefined && answersFor(route.standIn, path))
      forward(incoming, reply, { ...this.#parts.target, path, host: url.host, protocol: 'http' });
    else answer(reply, 403, `${this.#parts.refusals.refuse(url.host)}.`);
  }

  #tunnel(address: string, socket: Duplex, head: Buffer): void {
    const authority = splitAuthority(address);
    const port = authority?.port;
    if (authority === undefined || port === undefined) {
      socket.end('HTTP/1.1 400 CONNECT needs host:port\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    const route = routeOf(authority.host, this.#parts.hosts);
    if (route.kind === 'loopback') this.#passThrough(authority.host, port, socket, head);
    else if (route.kind === 'marketplace' && port === HTTPS_PORT)
      void this.#endTls(authority.host, route.standIn, socket, head);
    else refuse(socket, this.#parts.refusals.refuse(port === HTTPS_PORT ? authority.host : address));
  }

  #passThrough(host: string, port: number, socket: Duplex, head: Buffer): void {
    const through = connect({ host, port });
    this.#keep(through);
    let open = false;
    through.on('connect', () => {
      open = true;
      socket.write(ESTABLISHED);
      through.write(head);
      through.pipe(socket);
      socket.pipe(through);
    });
    through.on('error', (error) => {
      if (open) socket.destroy();
      else socket.end(`HTTP/1.1 502 Nothing answers at ${host}:${port}\r\ncontent-length: 0\r\n\r\n`);
      this.#parts.log.debug('a connection to this machine failed', { host, port, error: error.message });
    });
    socket.on('close', () => through.destroy());
  }

  async #endTls(host: string, standIn: StandIn, socket: Duplex, head: Buffer): Promise<void> {
    let server: TlsServer;
    try {
      server = await this.#serverFor(host, standIn);
    } catch (error) {
      this.#parts.log.error('no certificate could be made', { host, error });
      socket.destroy();
      return;
    }
    if (socket.destroyed) return;
    socket.write(ESTABLISHED);
    if (head.length > 0) socket.unshift(head);
    server.emit('connection', socket);
  }

  #serverFor(host: string, standIn: StandIn): Promise<TlsServer> {
    const known = this.#behindTls.get(host);
    if (known !== undefined) return known;
    const made = this.#parts.authority.leaf(host).then((leaf) => {
      const server = createTlsServer(leaf, (incoming, reply) => this.#behind(host, standIn, incoming, reply));
      server.on('tlsClientError', (error) =>
        this.#parts.log.warn('a program closed the encrypted connection; does it know the certificate?', {
          host,
          error: error.message,
        }),
      );
      return server;
    });
    this.#behindTls.set(host, made);
    return made;
  }

  /** A request inside TLS, where everything but the path is settled by the host the client asked for. */
  #behind(host: string, standIn: StandIn, incoming: IncomingMessage, reply: ServerResponse): void {
    const claimed = incoming.headers.host ?? '';
    const path = incoming.url ?? '/';
    if (splitAuthority(claimed)?.host !== host)
      // Sandbox and production differ by this header only, and mixing them up is what rehearsing should find.
      answer(reply, 421, `The connection is to ${host}, the request is for another host.`);
    else if (!answersFor(standIn, path)) answer(reply, 403, `${this.#parts.refusals.refuse(host + path)}.`);
    else forward(incoming, reply, { ...this.#parts.target, path, host: claimed, protocol: 'https' });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', (error) => this.#parts.log.debug('a connection broke', { error: error.message }));
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

function answer(reply: ServerResponse, status: number, text: string): void {
  reply.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  reply.end(`${text}\n`);
}

/** The reason stands in the first line too: that is all that many clients show of a refused CONNECT. */
function refuse(socket: Duplex, reason: string): void {
  socket.end(
    `HTTP/1.1 403 ${reason}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(reason) + 2}\r\nconnection: close\r\n\r\n${reason}.\n`,
  );
}
