import type { VNode } from 'preact';
import { field } from '../../site/http/fields.ts';
import { Checkbox, Facts, Moment, Nothing } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { livingPersonOf, personOf } from '../people/known-person.ts';
import type { AdminRoutes } from '../route.ts';
import { PersonLink, Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';
import { erase } from './erase.ts';
import type { ErasureReceipt } from './receipt.ts';

const MOST = 500;

/** Who asked to be forgotten, and who was. */
export function erasureRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/erasures', requests);
  routes.admin('GET', '/people/:workerId/erase', confirm);
  routes.admin('POST', '/people/:workerId/erase', async (visit) => {
    const { worker, person } = await livingPersonOf(visit);
    if (field(visit.body, 'sure') !== '1') return goTo(`/people/${worker.workerId}/erase`, 'not-sure');
    await erase(visit, { worker, person });
    return goTo(`/people/${worker.workerId}/receipt`, 'erased');
  });
  routes.admin('GET', '/people/:workerId/receipt', receiptPage);
}

async function requests(visit: SignedInVisit): Promise<AdminAnswer> {
  const { market, texts } = visit;
  const { erasures: words } = texts;
  const list = await market.read.erasures.list(MOST);
  const people = await market.read.panelPeople.byIds(list.map(({ workerId }) => workerId));
  return adminPage({
    title: words.title,
    section: 'erasures',
    body: (
      <>
        <h1>{words.title}</h1>
        <p>{words.lead}</p>
        {list.length === 0 ? (
          <Nothing what={words.none} next={words.noneNext} />
        ) : (
          <Table
            caption={words.title}
            head={[words.person, words.requested, words.done]}
            rows={list.flatMap((erasure) => {
              const person = people.find(({ id }) => id === erasure.workerId);
              if (person === undefined) return [];
              return {
                key: erasure.id,
                cells: [
                  <PersonLink key="person" visit={visit} workerId={person.workerId} name={person.name} />,
                  <Moment key="requested" visit={visit} at={erasure.requestedAt} />,
                  erasure.doneAt === undefined ? (
                    <a class="button" href={`/admin/people/${person.workerId}/erase`}>
                      {words.erase}
                    </a>
                  ) : (
                    <>
                      <Moment visit={visit} at={erasure.doneAt} />{' '}
                      <a href={`/admin/people/${person.workerId}/receipt`}>{words.receipt}</a>
                    </>
                  ),
                ],
              };
            })}
          />
        )}
      </>
    ),
  });
}

async function confirm(visit: SignedInVisit): Promise<AdminAnswer> {
  const { worker, person } = await livingPersonOf(visit);
  const { market, texts, written } = visit;
  const { erasures: words } = texts;
  const account = await market.read.payouts.account(worker.id);
  return adminPage({
    title: words.eraseTitle(person.name),
    section: 'erasures',
    body: (
      <div class="narrow">
        <h1>{words.eraseTitle(person.name)}</h1>
        <What visit={visit} />
        {account.listedMinor > 0 ? (
          <p class="alert">{words.listed(written.money(account.listedMinor))}</p>
        ) : undefined}
        {account.owedMinor > 0 ? (
          <p class="alert">{words.owed(written.money(account.owedMinor))}</p>
        ) : undefined}
        <form method="post" action={`/admin/people/${worker.workerId}/erase`}>
          <Checkbox name="sure" label={words.sure} checked={false} />
          <p class="actions">
            <button type="submit" class="danger">
              {words.erase}
            </button>
            <a class="button" href={`/admin/people/${worker.workerId}`}>
              {texts.back}
            </a>
          </p>
        </form>
      </div>
    ),
  });
}

/** What goes, what stays and why. */
function What({ visit: { texts } }: { visit: SignedInVisit }): VNode {
  const { erasures: words } = texts;
  return (
    <>
      <h2>{words.goes}</h2>
      <ul>
        {Object.values(words.erasedThings).map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
      <h2>{words.stays}</h2>
      <ul>
        {words.kept.map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
    </>
  );
}

async function receiptPage(visit: SignedInVisit): Promise<AdminAnswer> {
  const { worker } = await personOf(visit);
  const { market, texts, written } = visit;
  const { erasures: words } = texts;
  const erasure = await market.read.erasures.ofWorker(worker.id);
  if (erasure?.receipt === undefined || erasure.doneAt === undefined)
    return goTo(`/people/${worker.workerId}`);
  // Only `erase` writes it, from the same type.
  const receipt = JSON.parse(erasure.receipt) as ErasureReceipt;
  const things = Object.entries(words.erasedThings) as [keyof ErasureReceipt['erased'], string][];
  return adminPage({
    title: words.receiptTitle,
    section: 'erasures',
    body: (
      <div class="narrow">
        <h1>{words.receiptTitle}</h1>
        <p>
          {words.receiptOf(worker.workerId)} <Moment visit={visit} at={erasure.doneAt} />
        </p>
        <h2>{words.goes}</h2>
        <Facts
          facts={things.map(([name, thing]) => [thing, written.number(receipt.erased[name])] as const)}
        />
        {receipt.unpaidMinor > 0 ? <p>{words.unpaid(written.money(receipt.unpaidMinor))}</p> : undefined}
        <h2>{words.stays}</h2>
        <ul>
          {words.kept.map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
      </div>
    ),
  });
}
