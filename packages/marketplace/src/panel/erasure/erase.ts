import type { Worker } from '../../domain/worker.ts';
import type { Unit } from '../../market/context.ts';
import { closeAccount } from '../../site/accounts/close-account.ts';
import type { Person } from '../../storage/people.ts';
import { erasedMail } from '../mail/account-mails.ts';
import type { KnownPerson } from '../people/known-person.ts';
import { PanelRefusal } from '../refusal.ts';
import { noteAct, type SignedInVisit } from '../visit.ts';
import type { ErasureReceipt } from './receipt.ts';

/**
 * Forgets who somebody is (GDPR, Art. 17). The worker stays by pseudonym, with work, ledger and payouts: money must
 * add up. What was held goes back to the others. The person is told by mail.
 * @throws PanelRefusal money-on-list while a payout list is open on which the person stands; no-such-person
 */
export async function erase(visit: SignedInVisit, { worker, person }: KnownPerson): Promise<void> {
  const { market, realNow, texts } = visit;
  if (person === undefined) throw new PanelRefusal('no-such-person');
  // Nobody can be paid whose details are gone, and a list under way needs them.
  const isListed = async ({ payouts }: Pick<typeof market.read, 'payouts'>): Promise<boolean> =>
    (await payouts.linesOfWorker(worker.id)).some(({ status }) => status === 'open');
  if (await isListed(market.read)) throw new PanelRefusal('money-on-list');
  await closeAccount(market, worker);
  await market.transact(async (unit) => {
    await unit.payouts.lock();
    if (await isListed(unit)) throw new PanelRefusal('money-on-list');
    const { owedMinor } = await unit.payouts.account(worker.id);
    const settings = await unit.personSettings.of(worker.id);
    const receipt: ErasureReceipt = {
      erased: {
        profile: 1,
        payoutDetails: (await unit.payouts.eraseDetails(worker.id)) + (settings.payout === undefined ? 0 : 1),
        messages: await unit.erasures.removeMessages(worker.id),
        mails: await withdrawMails(visit, unit, { worker, person }),
        testAnswers: await unit.erasures.blankTestAnswers(worker.id),
        qualifications: await unit.erasures.removeQuestionnaireGrants(worker.id),
        reports: await unit.erasures.blankReports(worker.id),
        invitations: await unit.invitationMails.removeOf(person.email, person.invitation),
      },
      unpaidMinor: owedMinor,
    };
    await unit.personSettings.remove(worker.id);
    await unit.admins.removeLinks(worker.id);
    await unit.people.remove(worker.id);
    await unit.erasures.request(worker.id, realNow);
    await unit.erasures.finish(worker.id, realNow, JSON.stringify(receipt));
    await unit.outbox.insert(
      erasedMail(visit, { ...person, id: worker.id }, texts.erasures.letter(receipt, visit.written)),
    );
    await noteAct(visit, unit, { act: 'erase', workerId: worker.id });
  });
}

/** Also what went to another address, from which the person came with an invitation. @returns how many */
async function withdrawMails(
  { now }: SignedInVisit,
  unit: Unit,
  { worker, person }: { readonly worker: Worker; readonly person: Person },
): Promise<number> {
  const { email, invitation } = person;
  const invited = invitation === undefined ? undefined : await unit.invitationMails.byCode(invitation);
  let count = await unit.outbox.withdrawOf(worker.id, now);
  count += await unit.outbox.withdrawTo(email, now);
  if (invited !== undefined && invited.email !== email)
    count += await unit.outbox.withdrawTo(invited.email, now);
  return count;
}
