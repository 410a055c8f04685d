import type { VNode } from 'preact';
import { field } from '../../site/http/fields.ts';
import { Field, Moment, Nothing, ProblemSummary } from '../../site/views/parts.tsx';
import type { MailedInvitation } from '../../storage/panel-invitations.ts';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import type { AdminRoutes } from '../route.ts';
import { ActButton, Area, PersonLink, Table } from '../views/parts.tsx';
import { pathPart, type SignedInVisit } from '../visit.ts';
import { addressesIn } from './addresses.ts';
import { type Invited, invite, inviteAgain, revokeInvitation } from './invite.ts';

const USUAL_DAYS = 14;
const MOST_DAYS = 365;
const MOST_SHOWN = 500;

export function invitationRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/invitations', (visit) => invitations(visit, {}));
  routes.admin('POST', '/invitations', send);
  routes.admin('POST', '/invitations/:code/again', async (visit) => {
    await inviteAgain(visit, pathPart(visit, 'code'), USUAL_DAYS);
    return goTo('/invitations', 'invited-again');
  });
  routes.admin('POST', '/invitations/:code/revoke', async (visit) => {
    await revokeInvitation(visit, pathPart(visit, 'code'));
    return goTo('/invitations', 'revoked');
  });
}

interface Outcome {
  readonly invited?: Invited;
  readonly unread?: readonly string[];
  readonly problem?: string;
}

async function send(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body, texts } = visit;
  const { addresses, unread } = addressesIn(field(body, 'addresses'));
  const days = Number(field(body, 'days'));
  if (addresses.length === 0) return invitations(visit, { problem: texts.invitations.noAddress });
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return invitations(visit, { problem: texts.invitations.badDays(MOST_DAYS) });
  const invited = await invite(visit, { addresses, days, words: field(body, 'words') });
  return invitations(visit, { invited, unread });
}

async function invitations(visit: SignedInVisit, outcome: Outcome): Promise<AdminAnswer> {
  const { market, panel, texts } = visit;
  const { invitations: words } = texts;
  const list = await market.read.invitationMails.list(MOST_SHOWN);
  return adminPage({
    title: words.title,
    section: 'invitations',
    status: outcome.problem === undefined ? 200 : 422,
    body: (
      <>
        <h1>{words.title}</h1>
        {panel.signUp === 'closed' ? <p class="alert">{words.closed}</p> : undefined}
        <ProblemSummary text={outcome.problem} />
        <Summary visit={visit} outcome={outcome} />
        <InviteForm visit={visit} outcome={outcome} />
        <section>
          <h2>{words.sentTitle}</h2>
          {list.length === 0 ? (
            <Nothing what={words.none} next={words.noneNext} />
          ) : (
            <Table
              caption={words.sentTitle}
              head={[words.address, words.sent, words.state, words.acts]}
              rows={list.map((one) => ({
                key: one.code,
                cells: [
                  one.email,
                  <Moment key="sent" visit={visit} at={one.sentAt} />,
                  <State key="state" visit={visit} invitation={one} />,
                  one.usesLeft > 0 ? <Acts key="acts" visit={visit} invitation={one} /> : '',
                ],
              }))}
            />
          )}
        </section>
      </>
    ),
  });
}

function Summary({
  visit,
  outcome: { invited, unread = [] },
}: {
  visit: SignedInVisit;
  outcome: Outcome;
}): VNode | undefined {
  const { invitations: words } = visit.texts;
  if (invited === undefined) return undefined;
  const { sent, members, waiting } = invited;
  return (
    <div class="success" role="status">
      <p>{words.invited(sent.length)}</p>
      {members.length === 0 ? undefined : <p>{words.areMembers(members.join(', '))}</p>}
      {waiting.length === 0 ? undefined : <p>{words.areWaiting(waiting.join(', '))}</p>}
      {unread.length === 0 ? undefined : <p>{words.notRead(unread.join(', '))}</p>}
    </div>
  );
}

function InviteForm({ visit, outcome }: { visit: SignedInVisit; outcome: Outcome }): VNode {
  const { body, texts } = visit;
  const { invitations: words } = texts;
  const again = outcome.problem !== undefined;
  return (
    <section>
      <h2>{words.invite}</h2>
      <form method="post" action="/admin/invitations" class="narrow">
        <Area
          name="addresses"
          label={words.addresses}
          hint={words.addressesHint}
          rows={6}
          value={again ? field(body, 'addresses') : ''}
        />
        <Area
          name="words"
          label={words.words}
          hint={words.wordsHint}
          rows={4}
          value={again ? field(body, 'words') : ''}
        />
        <Field
          name="days"
          label={words.days}
          control={(attributes) => (
            <input
              {...attributes}
              type="number"
              min={1}
              max={MOST_DAYS}
              value={again ? field(body, 'days') : String(USUAL_DAYS)}
              required
            />
          )}
        />
        <p>
          <button type="submit" class="primary">
            {words.send}
          </button>
        </p>
      </form>
    </section>
  );
}

function State({ visit, invitation }: { visit: SignedInVisit; invitation: MailedInvitation }): VNode {
  const { realNow, texts } = visit;
  const { invitations: words } = texts;
  const { expiresAt, revokedAt, usedBy, usesLeft } = invitation;
  if (usedBy !== undefined)
    return (
      <>
        {words.used} <PersonLink visit={visit} workerId={usedBy.workerId} name={usedBy.name} />
      </>
    );
  if (revokedAt !== undefined) return <>{words.wasRevoked}</>;
  if (usesLeft === 0) return <>{words.usedUp}</>;
  if (expiresAt === undefined) return <>{words.open}</>;
  return (
    <>
      {expiresAt > realNow ? words.openUntil : words.expired} <Moment visit={visit} at={expiresAt} />
    </>
  );
}

const Acts = ({
  visit: { texts },
  invitation: { code, email },
}: {
  visit: SignedInVisit;
  invitation: MailedInvitation;
}): VNode => (
  <div class="acts">
    <ActButton action={`/admin/invitations/${code}/again`} text={texts.invitations.again} about={email} />
    <ActButton
      action={`/admin/invitations/${code}/revoke`}
      text={texts.invitations.revoke}
      about={email}
      kind="danger"
    />
  </div>
);
