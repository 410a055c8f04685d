import { TurnoutError, uniqueIdOf } from '@turnout/core';
import { browserAllowed, describeBrowser } from '@turnout/project';
import { PROTOCOL_VERSION } from '@turnout/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { capabilityFor, keepToken } from '../http/capability.ts';
import { errorPage } from '../http/errors.ts';
import { isFree } from '../http/free-address.ts';
import { parseFields, queryOf } from '../http/query.ts';
import { handoverPage, withPageScript } from '../pages/context-script.ts';
import { handInAt } from '../pages/hand-in-address.ts';
import { sendPage } from '../pages/send-page.ts';
import { checkPlace } from '../recruiting/admission.ts';
import { checkEligible } from './eligibility.ts';
import { entryIds, languageOf, linkIds } from './visit.ts';

const PREVIEW = 'ASSIGNMENT_ID_NOT_AVAILABLE';

type PageHandler = (
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** The pages a participant comes in through (psiturk.md 1.3 to 1.5). */
export function entryRoutes(app: FastifyInstance, context: AppContext): void {
  const pages: Readonly<Record<string, PageHandler>> = {
    '/': async (_context, _request, reply) => sendPage(context, reply, 'default.html', {}),
    '/ad': showAd,
    '/pub': showAd,
    '/consent': showConsent,
    '/exp': showStudy,
  };
  for (const [url, show] of Object.entries(pages)) {
    if (!isFree(app, url)) continue;
    app.get(url, { config: { page: true, opensStudy: url === '/exp' } }, async (request, reply) =>
      show(context, request, reply),
    );
  }
}

/** The browser rule holds on every entry page: psiTurk asks only at the ad, and links lead past it (trap F2). */
function checkBrowser({ config }: AppContext, request: FastifyRequest): void {
  if (!browserAllowed(config.browserExcludeRule, request.headers['user-agent'] ?? ''))
    throw new TurnoutError('BROWSER_REFUSED');
}

async function showAd(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ids = linkIds(request, 'AD_IDS_MISSING');
  checkBrowser(context, request);
  const values = {
    mode: ids.mode,
    hitid: ids.hitId,
    assignmentid: ids.assignmentId,
    workerid: ids.workerId ?? '',
  };
  const { workerId } = ids;
  if (workerId === undefined || ids.assignmentId === PREVIEW)
    return sendPage(context, reply, 'ad.html', values);
  const uniqueId = uniqueIdOf({ ...ids, workerId });
  const decision = await context.engine.openAd({ ...ids, workerId, uniqueId });
  if (decision.show === 'error') return errorPage(context, request, reply, decision.code);
  if (decision.show === 'ad') {
    await checkEligible(context, { ...ids, workerId });
    return sendPage(context, reply, 'ad.html', values);
  }
  const html = context.templates.render('thanks-mturksubmit.html', {
    ...values,
    using_sandbox: ids.mode === 'sandbox',
  });
  const { turkSubmitTo } = parseFields(queryOf(request.url));
  return reply.send(
    withPageScript(handInAt(html, turkSubmitTo, context.config.frameAncestors), {
      protocol: PROTOCOL_VERSION,
      base: '',
      token: decision.token,
      uniqueId,
      mode: ids.mode,
      resume: context.config.resume,
    }),
  );
}

async function showConsent(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ids = entryIds(request, 'CONSENT_IDS_MISSING');
  checkBrowser(context, request);
  await checkEligible(context, ids);
  return sendPage(context, reply, 'consent.html', {
    mode: ids.mode,
    hitid: ids.hitId,
    assignmentid: ids.assignmentId,
    workerid: ids.workerId,
  });
}

async function showStudy(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ids = entryIds(request, 'STUDY_IDS_MISSING');
  checkBrowser(context, request);
  await checkEligible(context, ids);
  await checkPlace(context, ids);
  const { engine, config } = context;
  const uniqueId = uniqueIdOf(ids);
  const capability = capabilityFor(engine, request, uniqueId);
  const visit = {
    ...ids,
    ...describeBrowser(request.headers['user-agent'] ?? ''),
    ipAddress: request.ip,
    language: languageOf(request),
  };
  const opened = await engine.openStudy(visit, (id) =>
    id === capability?.participantId ? capability.nonce : undefined,
  );
  if (opened.show === 'error') return errorPage(context, request, reply, opened.code);
  if (opened.show === 'prove') return reply.status(401).send(handoverPage({ uniqueId, url: request.url }));
  const { participant, token, model } = opened;
  keepToken(request, reply, token);
  const html = context.templates.render('exp.html', {
    uniqueId,
    condition: participant.cell.condition,
    counterbalance: participant.cell.counterbalance,
    adServerLoc: '/complete',
    mode: participant.mode,
    contact_address: config.contactEmail,
    codeversion: config.designVersion,
  });
  const page = {
    protocol: PROTOCOL_VERSION,
    base: '',
    token,
    uniqueId,
    mode: participant.mode,
    resume: config.resume,
  };
  return reply.send(withPageScript(html, page, model));
}
