import type { VNode } from 'preact';
import { environments } from '../../domain/environment.ts';
import type { Worker } from '../../domain/worker.ts';
import { screeningAnswers } from '../../market/screening/form-xml.ts';
import { parseAnswers } from '../../questions/answers.ts';
import { Facts, Moment } from '../../site/views/parts.tsx';
import { LogTable } from '../log/log-table.tsx';
import { Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';

const LATEST = 20;
const ANY = Number.MAX_SAFE_INTEGER;

export async function workSection(visit: SignedInVisit, worker: Worker): Promise<VNode> {
  const { market, texts, written } = visit;
  const { person: words } = texts;
  const counts = await market.read.workers.counts(worker.id, 'production');
  const held = await market.read.work.held(worker.id, 'production', visit.now);
  const work = await Promise.all(
    environments.map((environment) => market.read.work.history(worker.id, environment, ANY, LATEST)),
  );
  const items = work.flat().sort((one, other) => other.acceptedAt - one.acceptedAt);
  return (
    <section>
      <h2>{words.work}</h2>
      <Facts
        facts={[
          [words.counts.held, written.number(held.length)],
          [words.counts.submitted, written.number(counts.submitted)],
          [words.counts.approved, written.number(counts.approved)],
          [words.counts.rejected, written.number(counts.rejected)],
          [words.counts.returned, written.number(counts.returned)],
        ]}
      />
      {items.length === 0 ? (
        <p>{words.noWork}</p>
      ) : (
        <Table
          caption={words.latestWork}
          head={[words.hit, words.requester, words.begun, texts.people.state, words.rewardPaid]}
          rows={items.slice(0, LATEST).map((item) => ({
            key: item.id,
            cells: [
              item.title,
              item.requesterName,
              <Moment key="at" visit={visit} at={item.acceptedAt} />,
              words.workStates[item.status],
              item.bonusMinor === 0
                ? written.money(item.rewardMinor)
                : words.withBonus(written.money(item.rewardMinor), written.money(item.bonusMinor)),
            ],
          }))}
        />
      )}
    </section>
  );
}

export async function qualificationsSection(visit: SignedInVisit, worker: Worker): Promise<VNode> {
  const { market, texts, written } = visit;
  const { person: words } = texts;
  const list = await market.read.records.qualifications(worker.id);
  return (
    <section>
      <h2>{words.qualifications}</h2>
      {list.length === 0 ? (
        <p>{words.noQualifications}</p>
      ) : (
        <Table
          caption={words.qualifications}
          head={[words.qualification, words.value, words.requester, words.environment, words.given]}
          rows={list.map((one) => ({
            key: `${one.name} ${one.requesterName} ${one.environment}`,
            cells: [
              one.name,
              one.status === 'Granted' ? written.number(one.value) : words.revoked,
              one.requesterName,
              texts.environments[one.environment],
              <Moment key="at" visit={visit} at={one.grantedAt} />,
            ],
          }))}
        />
      )}
    </section>
  );
}

/** What was answered to tests and questionnaires, newest first. Erased answers are not there. */
export async function answersSection(visit: SignedInVisit, worker: Worker): Promise<VNode | undefined> {
  const { market, texts } = visit;
  const { person: words } = texts;
  const given = (await market.read.records.testAnswers(worker.id)).flatMap(({ answer, name, submittedAt }) =>
    answer === undefined || submittedAt === undefined ? [] : { answer, name, submittedAt },
  );
  if (given.length === 0) return undefined;
  return (
    <section>
      <h2>{words.answers}</h2>
      <Table
        caption={words.answers}
        head={[words.test, words.answer, words.answered]}
        rows={given
          .reverse()
          .slice(0, LATEST)
          .map(({ answer, name, submittedAt }, index) => ({
            key: index,
            cells: [
              name,
              screeningAnswers(parseAnswers(answer))
                .map(({ texts: chosen }) => chosen.join(', '))
                .filter((text) => text !== '')
                .join('; '),
              <Moment key="at" visit={visit} at={submittedAt} />,
            ],
          }))}
      />
    </section>
  );
}

export async function messagesSection(visit: SignedInVisit, worker: Worker): Promise<VNode> {
  const { market, texts } = visit;
  const { person: words } = texts;
  const list = await market.read.messages.ofWorker(worker.id, ANY, LATEST);
  return (
    <section>
      <h2>{words.messages}</h2>
      {list.length === 0 ? (
        <p>{words.noMessages}</p>
      ) : (
        <Table
          caption={words.messages}
          head={[words.subject, words.from, words.sent]}
          rows={list.map((message) => ({
            key: message.id,
            cells: [
              message.subject,
              message.requesterName ?? words.marketplace,
              <Moment key="at" visit={visit} at={message.sentAt} />,
            ],
          }))}
        />
      )}
    </section>
  );
}

export async function logSection(visit: SignedInVisit, worker: Worker): Promise<VNode | undefined> {
  const acts = await visit.market.read.adminLog.list({ workerId: worker.id, before: ANY, limit: LATEST });
  if (acts.length === 0) return undefined;
  return (
    <section>
      <h2>{visit.texts.person.log}</h2>
      <LogTable visit={visit} acts={acts} />
    </section>
  );
}
