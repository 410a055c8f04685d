import type { FastifyInstance } from 'fastify';
import { PREVIEW_ASSIGNMENT_ID } from '../../questions/frame-url.ts';
import { htmlQuestionDocument } from '../../questions/html-question.ts';
import { parseQuestion } from '../../questions/question.ts';
import { isSignature, siteSecret } from '../accounts/secret.ts';
import { field, queryOf } from '../http/fields.ts';
import { contentHeaders } from '../http/headers.ts';
import { isSentTo, workerOrigins } from '../http/hosts.ts';
import type { SiteOptions } from '../options.ts';
import { SiteRefusal } from '../refusals.ts';

/** The pages of HTMLQuestions, on a host of their own where there is one. */
export function contentRoutes(app: FastifyInstance, site: SiteOptions): void {
  const { market } = site;
  app.get<{ Params: { hitId: string; signature: string } }>(
    '/content/:hitId/:signature',
    async (request, reply) => {
      const origins = site.origins();
      if (!isSentTo(request, origins.content)) throw new SiteRefusal('no-such-page');
      const { hitId, signature } = request.params;
      const assignmentId = field(queryOf(request.url), 'assignmentId') || PREVIEW_ASSIGNMENT_ID;
      if (!isSignature(await siteSecret(market), 'content', `${hitId}\n${assignmentId}`, signature))
        throw new SiteRefusal('no-such-page');
      const hit = await market.read.hits.byHitId(hitId);
      const question = hit && parseQuestion(hit.question, { allowHttpOn: 'anywhere' });
      if (question?.kind !== 'html') throw new SiteRefusal('no-such-page');
      const document = htmlQuestionDocument(question.html, {
        crowdElements: `${origins.content}/assets/crowd-elements.js`,
        externalHit: `${origins.content}/assets/external-hit.js`,
        externalSubmit: `${origins.site}/mturk/externalSubmit`,
      });
      const ancestors = [origins.site, ...workerOrigins];
      return reply
        .headers(contentHeaders(ancestors, origins.content === origins.site))
        .type('text/html; charset=utf-8')
        .send(document);
    },
  );
}
