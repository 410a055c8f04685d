import { passwordMail } from '../../site/accounts/new-password.tsx';
import { makeLink } from '../../site/accounts/password-link.ts';
import { field } from '../../site/http/fields.ts';
import { languageFor } from '../../site/texts/texts.ts';
import { type AdminAnswer, goTo } from '../answer.ts';
import { everythingKnown } from '../erasure/everything-known.ts';
import { PanelRefusal } from '../refusal.ts';
import { noteAct, type SignedInVisit } from '../visit.ts';
import { decide, isDecision } from './decide.ts';
import { livingPersonOf, personOf } from './known-person.ts';

export async function decideOnPerson(visit: SignedInVisit): Promise<AdminAnswer> {
  const { worker } = await livingPersonOf(visit);
  const decision = field(visit.body, 'decision');
  const reason = field(visit.body, 'reason');
  const here = `/people/${worker.workerId}`;
  if (!isDecision(decision)) throw new PanelRefusal('unreadable');
  if (decision === 'suspend' && reason === '') return goTo(here, 'reason-missing');
  const changed = await decide(visit, decision, [worker.workerId], reason);
  return goTo(here, changed === 0 ? 'nobody' : 'decided');
}

export async function resetPassword(visit: SignedInVisit): Promise<AdminAnswer> {
  const { worker, person } = await livingPersonOf(visit);
  await visit.market.transact(async (unit) => {
    const token = await makeLink(unit, { workerId: worker.id }, visit.realNow);
    await unit.outbox.insert(
      passwordMail(
        languageFor(visit.language).texts,
        { name: visit.panel.name, origin: visit.origin },
        { ...person, id: worker.id },
        { token, at: visit.now },
      ),
    );
    await noteAct(visit, unit, { act: 'password-link', workerId: worker.id });
  });
  return goTo(`/people/${worker.workerId}`, 'link-sent');
}

/** Money or credits. What stands on a list stays on it. */
export async function setReward(visit: SignedInVisit): Promise<AdminAnswer> {
  const { worker } = await livingPersonOf(visit);
  const { body, market, panel, realNow } = visit;
  const rewardedIn = field(body, 'rewarded_in') === 'credits' ? 'credits' : 'money';
  const student = field(body, 'student');
  const courses = await market.read.personSettings.courses();
  const courseId = courses.find(({ id }) => String(id) === field(body, 'course'))?.id;
  await market.transact(async (unit) => {
    const current = await unit.personSettings.of(worker.id);
    await unit.personSettings.put(
      {
        ...current,
        rewardedIn,
        courseId,
        studentSealed: student === '' ? undefined : panel.vault.encrypt(student),
      },
      realNow,
    );
    await noteAct(visit, unit, { act: 'reward', workerId: worker.id, detail: rewardedIn });
  });
  return goTo(`/people/${worker.workerId}`, 'saved');
}

/** Everything known about one person, for that person (GDPR, Art. 15). */
export async function exportPerson(visit: SignedInVisit): Promise<AdminAnswer> {
  const known = await personOf(visit);
  const everything = await everythingKnown(visit.market.read, visit.panel.vault, known);
  await visit.market.transact((unit) => noteAct(visit, unit, { act: 'export', workerId: known.worker.id }));
  return {
    kind: 'file',
    name: `${known.worker.workerId}.json`,
    type: 'application/json; charset=utf-8',
    body: `${JSON.stringify(everything, undefined, 2)}\n`,
  };
}
