import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TurnoutError } from '@turnout/core';
import type { FastifyInstance } from 'fastify';

/** Docker ends a container ten seconds after it asked; half of that is left for the database. */
const GRACE_MS = 5000;

/**
 * Closing lets the requests under way end, answers later ones with SHUTTING_DOWN, and then ends every connection.
 * The framework ends only those which are idle at that very moment: a connection a browser opened in advance and
 * never used, one whose answer is sent a moment later, or a request that never arrives whole would each keep the
 * process for minutes.
 */
export function drainOnClose(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  let closing = false;
  let onDrained = (): void => undefined;

  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  app.addHook('onRequest', (_request, reply, done) => {
    unanswered.add(reply.raw);
    reply.raw.once('close', () => {
      unanswered.delete(reply.raw);
      if (unanswered.size === 0) onDrained();
    });
    if (closing) done(new TurnoutError('SHUTTING_DOWN'));
    else done();
  });

  app.addHook('preClose', async () => {
    closing = true;
    for (const response of unanswered) if (!response.headersSent) response.setHeader('connection', 'close');
    // Twice: the first may come before the event loop has read the requests that have already arrived.
    await nextTurn();
    await nextTurn();
    const busy = new Set([...unanswered].map((response) => response.socket));
    for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon();
    await within(
      GRACE_MS,
      new Promise<void>((resolve) => {
        onDrained = resolve;
        if (unanswered.size === 0) resolve();
      }),
    );
    for (const response of unanswered) response.destroy();
    for (const socket of sockets) socket.destroySoon();
  });
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function within(ms: number, event: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([event, late]);
  clearTimeout(timer);
}
