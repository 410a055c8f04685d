import { field } from '../../site/http/fields.ts';
import { Moment, Nothing } from '../../site/views/parts.tsx';
import type { ListedMail } from '../../storage/panel-outbox.ts';
import { adminPage, goTo } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import type { AdminRoutes } from '../route.ts';
import { ActButton, More, Table } from '../views/parts.tsx';
import { noteAct, pathPart, type SignedInVisit } from '../visit.ts';

const PAGE = 50;

/** What was mailed, what waits, and what could not be sent. */
export function mailRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/mail', mails);
  routes.admin('POST', '/mail/:id/again', async (visit) => {
    const id = Number(pathPart(visit, 'id'));
    await visit.market.transact(async (unit) => {
      if (!(await unit.outbox.revive(id, visit.now))) throw new PanelRefusal('changed');
      await noteAct(visit, unit, { act: 'mail-again', detail: String(id) });
    });
    return goTo('/mail', 'mail-again');
  });
}

async function mails(visit: SignedInVisit) {
  const { market, query, texts } = visit;
  const { mail: words } = texts;
  const before = Number(field(query, 'before')) || Number.MAX_SAFE_INTEGER;
  const list = await market.read.outbox.list(before, PAGE);
  const last = list.length === PAGE ? list.at(-1)?.id : undefined;
  return adminPage({
    title: words.title,
    section: 'mail',
    body: (
      <>
        <h1>{words.title}</h1>
        <p>{words.lead}</p>
        {list.length === 0 ? (
          <Nothing what={words.none} next={words.noneNext} />
        ) : (
          <Table
            caption={words.title}
            head={[words.to, words.subject, words.written, words.state]}
            rows={list.map((mail) => ({
              key: mail.id,
              cells: [
                mail.recipient,
                mail.subject,
                <Moment key="at" visit={visit} at={mail.createdAt} />,
                stateOf(visit, mail),
              ],
            }))}
          />
        )}
        <More href={last === undefined ? undefined : `/admin/mail?before=${last}`} text={texts.older} />
      </>
    ),
  });
}

function stateOf(visit: SignedInVisit, mail: ListedMail) {
  const { mail: words } = visit.texts;
  if (mail.sentAt !== undefined)
    return (
      <>
        {words.sent} <Moment visit={visit} at={mail.sentAt} />
      </>
    );
  if (mail.dueAt === undefined)
    return (
      <>
        <strong class="problem">{words.givenUp}</strong> {mail.lastError}
        <ActButton action={`/admin/mail/${mail.id}/again`} text={words.again} about={mail.subject} />
      </>
    );
  if (mail.lastError === undefined) return words.waiting;
  return (
    <>
      {words.retry} <Moment visit={visit} at={mail.dueAt} />: {mail.lastError}
    </>
  );
}
