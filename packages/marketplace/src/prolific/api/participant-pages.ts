import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalid } from '../domain/refusal.ts';
import type { SimulatedPeople } from '../people.ts';

const COOKIE = 'prolific_place';

/**
 * The two addresses a browser meets, so that a study can be taken in real pages: one where somebody takes a place and
 * is sent to the study, and the one where the study sends them back with a code. Who somebody is and where they work
 * is in a cookie.
 */
export function participantPages(app: FastifyInstance, people: SimulatedPeople): void {
  app.get('/take/:study', async (request, reply) => {
    const { study } = request.params as { readonly study: string };
    const { participant } = request.query as Readonly<Record<string, string | undefined>>;
    const place = await people.takePlace(study, participant);
    return reply
      .header('set-cookie', `${COOKIE}=${place.submissionId}; Path=/; HttpOnly; SameSite=Lax`)
      .redirect(place.url);
  });
  // As described: https://app.prolific.com/submissions/complete?cc=
  app.get('/submissions/complete', async (request, reply) => {
    const { cc: code } = request.query as Readonly<Record<string, string | undefined>>;
    const submissionId = placeOf(request);
    await (code === undefined ? people.noCode(submissionId) : people.submit(submissionId, code));
    return page(reply, 'Thank you. Your submission was received.');
  });
  app.get('/submissions/return', async (request, reply) => {
    await people.return(placeOf(request));
    return page(reply, 'You have given your place back.');
  });
}

/** @throws ProlificRefusal 400 */
function placeOf(request: FastifyRequest): string {
  const place = new RegExp(`(?:^|; *)${COOKIE}=([0-9a-f]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (place === undefined) throw invalid('This browser has no place: it begins at /take/ and a study.');
  return place;
}

const page = (reply: FastifyReply, text: string): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><html lang="en"><title>Stand-in</title><p>${text}</p></html>`);
