import type { Participant } from '@turnout/core';
import { createLinks } from '@turnout/engine';
import { FRAME_HEADER } from '@turnout/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { sendPage } from '../pages/send-page.ts';

/** Recruiting by a link with made-up ids (trap F1): there is no frame with a submit button to return to. */
const LINK_RECRUITING = /^(prolific|sona|link|panel|lab)/i;

/** The modes in which participants come from a crowd's site and go back to it. */
const RECRUITED: readonly string[] = ['live', 'sandbox', 'rehearsal'];

export interface Finished {
  readonly participant: Participant;
  readonly workerId: string;
  readonly assignmentId: string;
}

/**
 * What somebody sees after the task: the form that hands it in, the page that closes the study's window beside it, or
 * a page with a code. Whose posting they came through decides; for postings that are not ours, psiTurk's rule.
 */
export async function showEnd(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { participant, workerId, assignmentId }: Finished,
): Promise<FastifyReply> {
  const { config, engine, operations } = context;
  const { hitId, mode } = participant;
  const handIn = await operations?.recruiting.handIn({ hitId, assignmentId, mode });
  if (handIn === undefined ? returnsToRecruiter(context, participant) : handIn.way === 'form') {
    if (!isFramed(request)) return sendPage(context, reply, 'closepopup.html', {});
    // No window waits beside this one: the ad, which now is the form, comes back into the frame it was in.
    const site = handIn?.way === 'form' ? handIn.site : undefined;
    const query = { hitId, assignmentId, workerId, mode, ...(site !== undefined && { turkSubmitTo: site }) };
    return reply.redirect(`/ad?${new URLSearchParams(query).toString()}`, 303);
  }
  const code = handIn?.way === 'code' ? handIn : undefined;
  const links = createLinks(engine.context);
  return sendPage(context, reply, 'complete.html', {
    allow_repeats: config.allowRepeats,
    worker_id: workerId,
    completion_code:
      code?.code ?? config.completionCode ?? code?.ownCode ?? (await links.completionCode(participant)),
    completion_url: code?.url ?? config.completionUrl,
  });
}

/** Whether the page with the submit button waits in the frame that opened this window (psiturk.md 1.3, /complete). */
function returnsToRecruiter({ config }: AppContext, { mode, hitId }: Participant): boolean {
  const ownEnd = config.completionCode !== undefined || config.completionUrl !== undefined;
  return RECRUITED.includes(mode) && !ownEnd && !LINK_RECRUITING.test(hitId);
}

/** Browsers tell of a navigation where it is shown; of our own script's request, the script does. */
const isFramed = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-dest'] === 'iframe' || headers[FRAME_HEADER] !== undefined;
