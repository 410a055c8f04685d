import { field } from '../../site/http/fields.ts';
import { Input, ProblemSummary } from '../../site/views/parts.tsx';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { personOf } from '../people/known-person.ts';
import { PanelRefusal } from '../refusal.ts';
import { noteAct, type SignedInVisit } from '../visit.ts';

/** Asks before what is owed to an erased person is given up. @throws PanelRefusal changed when there is nothing to */
export async function confirmWriteOff(
  visit: SignedInVisit,
  problem: string | undefined,
): Promise<AdminAnswer> {
  const { market, texts, written } = visit;
  const { payouts: words } = texts;
  const { worker, person } = await personOf(visit);
  const { owedMinor } = await market.read.payouts.account(worker.id);
  if (person !== undefined || owedMinor <= 0) throw new PanelRefusal('changed');
  const title = words.writeOffTitle(worker.workerId, written.money(owedMinor));
  return adminPage({
    title,
    section: 'payouts',
    status: problem === undefined ? 200 : 422,
    body: (
      <div class="narrow">
        <h1>{title}</h1>
        <p>{words.writeOffLead}</p>
        <ProblemSummary text={problem} />
        <form method="post" action={`/admin/people/${worker.workerId}/write-off`}>
          <Input
            name="reason"
            label={words.writeOffReason}
            hint={words.writeOffReasonHint}
            value={field(visit.body, 'reason')}
            required
          />
          <p class="actions">
            <button type="submit" class="danger">
              {words.writeOff}
            </button>
            <a class="button" href="/admin/payouts">
              {texts.back}
            </a>
          </p>
        </form>
      </div>
    ),
  });
}

/** Gives up what is owed to an erased person. @throws PanelRefusal changed when there is nothing to, or somebody to pay */
export async function writeOff(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body, market, now, texts, written } = visit;
  const reason = field(body, 'reason');
  if (reason === '') return confirmWriteOff(visit, texts.payouts.writeOffReasonMissing);
  await market.transact(async (unit) => {
    await unit.payouts.lock();
    const { worker, person } = await personOf(visit, unit);
    const { owedMinor } = await unit.payouts.account(worker.id);
    if (person !== undefined || owedMinor <= 0) throw new PanelRefusal('changed');
    await unit.payouts.writeOff(worker.id, owedMinor, now);
    await noteAct(visit, unit, {
      act: 'write-off',
      workerId: worker.id,
      detail: written.money(owedMinor),
      reason,
    });
  });
  return goTo('/payouts', 'written-off');
}
