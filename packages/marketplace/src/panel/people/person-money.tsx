import type { VNode } from 'preact';
import type { Worker } from '../../domain/worker.ts';
import { Facts, Input, Select } from '../../site/views/parts.tsx';
import { Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';

/** What was earned and where it is. */
export async function moneySection(visit: SignedInVisit, worker: Worker): Promise<VNode> {
  const { market, texts, written } = visit;
  const { person: words, payouts } = texts;
  const account = await market.read.payouts.account(worker.id);
  const lines = await market.read.payouts.linesOfWorker(worker.id);
  const { payout } = await market.read.personSettings.of(worker.id);
  return (
    <section>
      <h2>{words.money}</h2>
      <Facts
        facts={[
          [words.earned, written.money(account.earnedMinor)],
          [payouts.owed, <strong key="owed">{written.money(account.owedMinor)}</strong>],
          [payouts.listed, written.money(account.listedMinor)],
          [payouts.paid, written.money(account.paidMinor)],
          ...(account.writtenOffMinor > 0
            ? [[payouts.writtenOff, written.money(account.writtenOffMinor)] as const]
            : []),
          [
            words.payTo,
            payout === undefined ? words.noDetails : `${payouts.methods[payout.method]}, ${payout.masked}`,
          ],
        ]}
      />
      {lines.length === 0 ? undefined : (
        <Table
          caption={words.payouts}
          head={[payouts.reference, payouts.amount, payouts.state, payouts.paidOn]}
          rows={lines.map((line) => ({
            key: line.id,
            cells: [
              <a key="list" href={`/admin/payouts/lists/${line.listId}`}>
                {line.reference}
              </a>,
              written.money(line.amountMinor),
              payouts.lineStates[line.status],
              line.paidOn ?? '',
            ],
          }))}
        />
      )}
    </section>
  );
}

/** Money or credits, as the lab sets it. */
export async function rewardSection(visit: SignedInVisit, worker: Worker): Promise<VNode> {
  const { market, panel, texts } = visit;
  const { person: words } = texts;
  const settings = await market.read.personSettings.of(worker.id);
  const courses = await market.read.personSettings.courses();
  const offered = courses.filter(({ id, closedAt }) => closedAt === undefined || id === settings.courseId);
  const { studentSealed } = settings;
  return (
    <section>
      <h2>{words.reward}</h2>
      <form method="post" action={`/admin/people/${worker.workerId}/reward`} class="narrow">
        <Select
          name="rewarded_in"
          label={words.rewardedIn}
          value={settings.rewardedIn}
          options={Object.entries(words.rewards)}
        />
        <Select
          name="course"
          label={words.course}
          hint={words.courseHint}
          value={String(settings.courseId ?? '')}
          options={[['', words.noCourse], ...offered.map(({ id, name }) => [String(id), name] as const)]}
        />
        <Input
          name="student"
          label={words.student}
          value={studentSealed === undefined ? '' : panel.vault.decrypt(studentSealed)}
        />
        <p>
          <button type="submit">{texts.save}</button>
        </p>
      </form>
    </section>
  );
}
