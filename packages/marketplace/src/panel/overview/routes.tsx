import type { VNode } from 'preact';
import { environments } from '../../domain/environment.ts';
import { PANEL_KEY } from '../../market/screening/publish.ts';
import { Facts, Moment, Nothing } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage } from '../answer.ts';
import type { AdminRoutes } from '../route.ts';
import { Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';

const MOST_GROUPS = 100;
const MOST_REPORTS = 10;

/** What goes on, at one glance. */
export function overviewRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/', overview);
}

async function overview(visit: SignedInVisit): Promise<AdminAnswer> {
  const { panel, texts } = visit;
  return adminPage({
    title: texts.overview.title,
    section: 'overview',
    body: (
      <>
        <h1>{panel.name}</h1>
        {await people(visit)}
        {await money(visit)}
        {await hits(visit)}
        {await reports(visit)}
      </>
    ),
  });
}

async function people({ market, texts, written }: SignedInVisit): Promise<VNode> {
  const { overview: words } = texts;
  const counts = await market.read.panelPeople.countByStatus();
  const of = (status: string): number => counts.find((one) => one.status === status)?.people ?? 0;
  if (counts.length === 0)
    return (
      <Nothing what={texts.people.none} next={texts.people.noneNext}>
        <p>
          <a class="button primary" href="/admin/invitations">
            {texts.people.invite}
          </a>
        </p>
      </Nothing>
    );
  const link = (status: 'pending' | 'active' | 'suspended' | 'closed') =>
    [
      texts.people.states[status],
      <a key={status} href={`/admin/people?status=${status}`}>
        {written.number(of(status))}
      </a>,
    ] as const;
  return (
    <section>
      <h2>{words.people}</h2>
      <Facts facts={[link('active'), link('pending'), link('suspended'), link('closed')]} />
    </section>
  );
}

async function money({ market: { read }, texts, written }: SignedInVisit): Promise<VNode> {
  const { overview: words, payouts } = texts;
  const accounts = await read.payouts.accounts();
  const sum = (part: 'owedMinor' | 'listedMinor' | 'paidMinor'): string =>
    written.money(accounts.reduce((all, account) => all + account[part], 0));
  const requesters = (await Promise.all(environments.map((one) => read.requesters.list(one))))
    .flat()
    // The panel itself owns the qualifications of questionnaires and posts nothing.
    .filter(({ accessKey }) => accessKey !== PANEL_KEY);
  return (
    <section>
      <h2>{words.money}</h2>
      <Facts
        facts={[
          [
            payouts.owed,
            <a key="owed" href="/admin/payouts">
              {sum('owedMinor')}
            </a>,
          ],
          [payouts.listed, sum('listedMinor')],
          [payouts.paid, sum('paidMinor')],
        ]}
      />
      {requesters.length === 0 ? (
        <Nothing what={words.noRequesters} next={words.noRequestersNext} />
      ) : (
        <Table
          caption={words.budgets}
          head={[words.requester, words.environment, words.available, words.held]}
          rows={requesters.map((requester) => ({
            key: requester.id,
            cells: [
              requester.name,
              texts.environments[requester.environment],
              written.money(requester.availableMinor),
              written.money(requester.heldMinor),
            ],
          }))}
        />
      )}
    </section>
  );
}

async function hits(visit: SignedInVisit): Promise<VNode> {
  const { market, now, texts, written } = visit;
  const { overview: words } = texts;
  const groups = await market.read.overview.openGroups(now, MOST_GROUPS);
  return (
    <section>
      <h2>{words.hits}</h2>
      {groups.length === 0 ? (
        <Nothing what={words.noHits} next={words.noHitsNext} />
      ) : (
        <Table
          caption={words.hits}
          head={[words.project, words.requester, words.free, words.inWork, words.toReview, words.ends]}
          rows={groups.map((group, index) => ({
            key: index,
            cells: [
              group.title,
              group.environment === 'sandbox'
                ? `${group.requesterName} (${texts.environments.sandbox})`
                : group.requesterName,
              written.number(group.available),
              written.number(group.inWork),
              group.nextApprovalAt === undefined ? (
                written.number(group.submitted)
              ) : (
                <>
                  {written.number(group.submitted)}; {words.approvedBy}{' '}
                  <Moment visit={visit} at={group.nextApprovalAt} />
                </>
              ),
              <Moment key="ends" visit={visit} at={group.expiresAt} />,
            ],
          }))}
        />
      )}
    </section>
  );
}

async function reports(visit: SignedInVisit): Promise<VNode | undefined> {
  const { overview: words } = visit.texts;
  const list = await visit.market.read.overview.reports(MOST_REPORTS);
  if (list.length === 0) return undefined;
  return (
    <section>
      <h2>{words.reports}</h2>
      <Table
        caption={words.reports}
        head={[words.project, words.requester, words.reason, words.text, words.reported]}
        rows={list.map((report, index) => ({
          key: index,
          cells: [
            report.title,
            report.requesterName,
            Object.hasOwn(words.reportReasons, report.reason)
              ? words.reportReasons[report.reason as keyof typeof words.reportReasons]
              : report.reason,
            report.body,
            <Moment key="at" visit={visit} at={report.reportedAt} />,
          ],
        }))}
      />
    </section>
  );
}
