import { field } from '../../site/http/fields.ts';
import { creditRateOf } from '../../storage/panel-credit-rate.ts';
import { type AdminAnswer, csvFile, goTo } from '../answer.ts';
import { minorOf } from '../http/amount.ts';
import { PanelRefusal } from '../refusal.ts';
import type { AdminRoutes } from '../route.ts';
import { noteAct, pathPart, type SignedInVisit } from '../visit.ts';
import { csvOf } from './csv-of.ts';
import { listPage } from './list-page.tsx';
import { makeList } from './make-list.ts';
import { overviewPage } from './overview-page.tsx';
import { settleLines } from './settle-lines.ts';
import { confirmWriteOff, writeOff } from './write-off.tsx';

/** What is owed, lists to pay it by, and what became of them. */
export function payoutRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/payouts', (visit) => overviewPage(visit, undefined));
  routes.admin('POST', '/payouts', create);
  routes.admin('GET', '/payouts/lists/:list', listPage);
  routes.admin('GET', '/payouts/lists/:list/:file', download);
  routes.admin('POST', '/payouts/lists/:list/paid', (visit) => settle(visit, 'pay', undefined));
  routes.admin('POST', '/payouts/lists/:list/void', (visit) => settle(visit, 'void', undefined));
  routes.admin('POST', '/payouts/lists/:list/lines/:line/paid', (visit) =>
    settle(visit, 'pay', lineOf(visit)),
  );
  routes.admin('POST', '/payouts/lists/:list/lines/:line/failed', (visit) =>
    settle(visit, 'fail', lineOf(visit)),
  );
  routes.admin('GET', '/people/:workerId/write-off', (visit) => confirmWriteOff(visit, undefined));
  routes.admin('POST', '/people/:workerId/write-off', writeOff);
}

const lineOf = (visit: SignedInVisit): number => Number(pathPart(visit, 'line'));

async function create(visit: SignedInVisit): Promise<AdminAnswer> {
  const { admin, body, market, panel, texts } = visit;
  const kind = field(body, 'kind') === 'credits' ? 'credits' : 'money';
  const typed = field(body, 'minimum');
  const minimumMinor = typed === '' ? 0 : minorOf(typed);
  if (minimumMinor === undefined) return overviewPage(visit, texts.payouts.badMinimum);
  const workerIds = body.filter(([name]) => name === 'who').map(([, workerId]) => workerId);
  const rate = await creditRateOf(market.read);
  const note = field(body, 'note');
  const listId = await market.transact(async (unit) => {
    const made = await makeList(market, panel.vault, unit, {
      kind,
      workerIds,
      minimumMinor,
      note,
      by: admin.name,
      rate,
    });
    if (made !== undefined) await noteAct(visit, unit, { act: 'payout-list', detail: String(made) });
    return made;
  });
  return listId === undefined
    ? overviewPage(visit, texts.payouts.nothingToList)
    : goTo(`/payouts/lists/${listId}`, 'list-made');
}

async function settle(
  visit: SignedInVisit,
  act: 'pay' | 'fail' | 'void',
  lineId: number | undefined,
): Promise<AdminAnswer> {
  const { body, market } = visit;
  const listId = Number(pathPart(visit, 'list'));
  const paidOn = field(body, 'paid_on');
  if (act === 'pay' && !isPastDay(paidOn, visit.realNow)) return goTo(`/payouts/lists/${listId}`, 'bad-date');
  const reason = field(body, 'reason');
  await market.transact(async (unit) => {
    const settled = await settleLines(market, unit, {
      listId,
      lineId,
      act,
      paidOn: act === 'pay' ? paidOn : undefined,
      paidReference: field(body, 'reference') || undefined,
    });
    if (settled.length === 0) throw new PanelRefusal('changed');
    const detail = lineId === undefined ? `P${listId}` : await referenceOf(unit, listId, lineId);
    await noteAct(visit, unit, { act: `payout-${act}`, detail: `${detail} (${settled.length})`, reason });
  });
  return goTo(`/payouts/lists/${listId}`, act === 'pay' ? 'paid' : 'owed-again');
}

const referenceOf = async (
  { payouts }: Pick<SignedInVisit['market']['read'], 'payouts'>,
  listId: number,
  lineId: number,
): Promise<string> => (await payouts.linesOf(listId)).find(({ id }) => id === lineId)?.reference ?? '';

/** The easternmost zone is so far ahead of UTC, ms: where the lab is, it may be tomorrow already. */
const MOST_AHEAD_MS = 14 * 3_600_000;

/** Whether there is such a day, written YYYY-MM-DD, and it has begun somewhere. @param now epoch ms */
function isPastDay(text: string, now: number): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // A day that there is not, such as 31 February, is read as another.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && at <= now + MOST_AHEAD_MS;
}

async function download(visit: SignedInVisit): Promise<AdminAnswer> {
  const { market, panel } = visit;
  const listId = Number(pathPart(visit, 'list'));
  const list = await market.read.payouts.list(listId);
  const file = pathPart(visit, 'file');
  const body =
    list && csvOf(panel.vault, list, await market.read.payouts.linesOf(listId), file.replace(/\.csv$/, ''));
  if (body === undefined) throw new PanelRefusal('no-such-page');
  await market.transact((unit) =>
    noteAct(visit, unit, { act: 'payout-file', detail: `P${listId}, ${file}` }),
  );
  return csvFile(`payout-${listId}-${file}`, body);
}
