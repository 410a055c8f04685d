import type { VNode } from 'preact';
import { Facts, Input, Moment } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage } from '../answer.ts';
import { ActButton } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';
import type { Decision } from './decide.ts';
import { type KnownPerson, personOf } from './known-person.ts';
import { moneySection, rewardSection } from './person-money.tsx';
import {
  answersSection,
  logSection,
  messagesSection,
  qualificationsSection,
  workSection,
} from './person-record.tsx';

/** Everything about one person that an administrator needs. */
export async function personPage(visit: SignedInVisit): Promise<AdminAnswer> {
  const known = await personOf(visit);
  const { worker, person } = known;
  const { texts, written } = visit;
  const { person: words } = texts;
  const name = person?.name ?? texts.people.nameless(worker.workerId);
  return adminPage({
    title: name,
    section: 'people',
    body: (
      <>
        <h1>{name}</h1>
        <Facts
          facts={[
            [
              texts.people.state,
              <span key="state" class={`state ${worker.status}`}>
                {texts.people.states[worker.status]}
              </span>,
            ],
            [texts.people.email, person?.email ?? texts.people.erased],
            [texts.people.country, written.country(worker.locale.country)],
            [texts.people.since, <Moment key="since" visit={visit} at={worker.createdAt} />],
            [words.workerId, <code key="id">{worker.workerId}</code>],
          ]}
        />
        <Acts visit={visit} known={known} />
        {await moneySection(visit, worker)}
        {person === undefined ? undefined : await rewardSection(visit, worker)}
        {await workSection(visit, worker)}
        {await qualificationsSection(visit, worker)}
        {await answersSection(visit, worker)}
        {await messagesSection(visit, worker)}
        {await logSection(visit, worker)}
      </>
    ),
  });
}

const decisionsFor: Readonly<Record<KnownPerson['worker']['status'], readonly Decision[]>> = {
  invited: ['approve', 'decline'],
  pending: ['approve', 'decline'],
  active: ['suspend'],
  suspended: ['reactivate'],
  closed: ['reactivate'],
};

function Acts({ visit, known: { worker, person } }: { visit: SignedInVisit; known: KnownPerson }): VNode {
  const { texts } = visit;
  const { person: words } = texts;
  const here = `/admin/people/${worker.workerId}`;
  if (person === undefined)
    return (
      <p>
        {words.wasErased} <a href={`${here}/receipt`}>{texts.erasures.receipt}</a>
      </p>
    );
  const decisions = decisionsFor[worker.status];
  return (
    <section>
      <h2>{words.acts}</h2>
      <form method="post" action={`${here}/decide`} class="narrow">
        <Input
          name="reason"
          label={words.reason}
          hint={words.reasonHint}
          required={decisions.includes('suspend')}
        />
        <p class="actions">
          {decisions.map((decision) => (
            <button
              key={decision}
              type="submit"
              name="decision"
              value={decision}
              class={decision === 'decline' || decision === 'suspend' ? 'danger' : 'primary'}
            >
              {words.decisions[decision]}
            </button>
          ))}
        </p>
      </form>
      <div class="actions">
        <ActButton action={`${here}/password`} text={words.sendLink} />
        <a class="button" href={`${here}/export.json`}>
          {words.export}
        </a>
        <a class="button" href={`${here}/erase`}>
          {texts.erasures.erase}
        </a>
      </div>
    </section>
  );
}
