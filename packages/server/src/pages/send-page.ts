import type { FastifyReply } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { withPageScript } from './context-script.ts';

/** A template of the study as a page, with our page script. */
export function sendPage(
  { templates }: AppContext,
  reply: FastifyReply,
  template: string,
  values: Readonly<Record<string, unknown>>,
): FastifyReply {
  return reply.send(withPageScript(templates.render(template, values)));
}
