import type { FastifyInstance } from 'fastify';

/** Whether the study's custom.ts has left this address to us; its own routes are registered before ours. */
export const isFree = (app: FastifyInstance, url: string): boolean => !app.hasRoute({ method: 'GET', url });
