import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MarketContext, Unit } from '../market/context.ts';
import { tokenHashOf } from '../site/accounts/sessions.ts';
import { type Fields, fieldsOf, queryOf } from '../site/http/fields.ts';
import { type Written, writtenIn } from '../site/texts/written.ts';
import type { Admin } from '../storage/panel-admins.ts';
import type { AdminAct } from '../storage/panel-log.ts';
import type { PanelOptions } from './options.ts';
import { type PanelTexts, panelTextsFor } from './texts/texts.ts';

/** The administration's own cookie: a worker's session is good for nothing here. */
export const ADMIN_COOKIE = 'turnout_admin';

/** One request to the administration, with everything a page is made from. */
export interface AdminVisit {
  readonly panel: PanelOptions;
  readonly market: MarketContext;
  readonly origin: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: string;
  readonly texts: PanelTexts;
  readonly written: Written;
  readonly admin: Admin | undefined;
  /** Of the session the request came with. */
  readonly tokenHash: string | undefined;
  readonly query: Fields;
  readonly body: Fields;
  /** Epoch ms of the marketplace's clock. */
  readonly now: number;
  /** Epoch ms of the real clock. */
  readonly realNow: number;
}

export type SignedInVisit = AdminVisit & { readonly admin: Admin };

export async function adminVisitOf(
  panel: PanelOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AdminVisit> {
  const visit = strangersVisitOf(panel, request, reply);
  const { market, realNow, tokenHash } = visit;
  return tokenHash === undefined
    ? visit
    : { ...visit, admin: await market.read.admins.ofSession(tokenHash, realNow) };
}

/** The same without asking the database who it is. */
export function strangersVisitOf(
  panel: PanelOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): AdminVisit {
  const { market } = panel;
  const { tag, texts } = panelTextsFor(request.headers['accept-language']);
  const token = request.cookies[ADMIN_COOKIE];
  return {
    panel,
    market,
    origin: panel.origins().site,
    request,
    reply,
    language: tag,
    texts,
    written: writtenIn(tag),
    admin: undefined,
    tokenHash: token === undefined ? undefined : tokenHashOf(token),
    query: queryOf(request.url),
    body: fieldsOf(request.body),
    now: market.clock.now(),
    realNow: panel.now(),
  };
}

/** A part of the address. */
export const pathPart = ({ request }: AdminVisit, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? '';

/** Notes what the visit's administrator did, in the transaction that did it. */
export const noteAct = (
  { admin, realNow }: SignedInVisit,
  unit: Pick<Unit, 'adminLog'>,
  act: Omit<AdminAct, 'adminId' | 'adminName' | 'at'>,
): Promise<void> => unit.adminLog.append({ ...act, adminId: admin.id, adminName: admin.name, at: realNow });
