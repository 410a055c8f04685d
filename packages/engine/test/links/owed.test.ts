import { describe, expect, it } from 'vitest';
import { databases } from '../support/lab.ts';
import { act, type LinkLab, startLinkLab } from './link-lab.ts';

const all = { all: true } as const;
const ana = { actor: 'cli:ana', reason: 'cash' };

/** Somebody takes a place; the work is approved. */
async function approvedPerson(
  lab: LinkLab,
  { code, externalId }: Awaited<ReturnType<LinkLab['post']>>,
  press: string,
) {
  const taken = await lab.links.take(code, { places: [], press });
  if (taken.kind !== 'entry') throw new Error('no place');
  const { assignmentId, workerId } = taken.entry.ids;
  const ref = { postingExternalId: externalId, externalId: assignmentId, workerId };
  expect(await lab.account.decide(ref, 'approved', false)).toBe('done');
  const completionCode = await lab.links.completionCode(taken.entry.ids);
  return {
    ref,
    person: workerId,
    completionCode,
    bonus: (token: string, amountMinor: number) =>
      lab.account.noteBonus({ ref, amountMinor, reason: 'for speed', token }),
  };
}

describe('what is to be paid by hand', () => {
  it('LK10 is the reward of approved work, and every bonus once', async () => {
    const lab = await startLinkLab();
    const posting = await lab.post();
    expect(await lab.links.owed(posting.id)).toEqual([]);
    const { ref, person, completionCode, bonus } = await approvedPerson(lab, posting, 'a');
    expect(await bonus('b1', 75)).toBe('done');
    expect(await bonus('b1', 75)).toBe('already');
    expect(await lab.account.bonuses({ ...ref, workerId: 'visitor-x' })).toEqual([]);
    expect(await lab.links.owed(posting.id)).toEqual([
      { person, completionCode, rewardMinor: 150, bonusMinor: 75, paidMinor: 0, owedMinor: 225 },
    ]);
  });

  it('LK10 is not owed once it was handed over, and what comes after that is', async () => {
    const lab = await startLinkLab();
    const posting = await lab.post();
    const { person, completionCode, bonus } = await approvedPerson(lab, posting, 'a');
    const other = await approvedPerson(lab, posting, 'b');
    const named = { people: [person, person] };
    expect(await lab.links.previewPayOut(posting.id, named)).toMatchObject([{ person, owedMinor: 150 }]);
    expect(await lab.links.handedOver(posting.id)).toEqual([]);
    expect(await lab.links.payOut(posting.id, named, ana)).toMatchObject([{ person, owedMinor: 150 }]);
    expect(await lab.links.owed(posting.id)).toMatchObject([{ person: other.person }]);
    const first = { person, completionCode, amountMinor: 150, at: lab.clock.now(), ...ana };
    expect(await lab.links.handedOver(posting.id)).toEqual([first]);
    for (const payees of [named, { people: [person] }])
      await expect(lab.links.payOut(posting.id, payees, act)).rejects.toMatchObject({
        code: 'NOTHING_TO_DO',
      });
    await bonus('b1', 75);
    lab.clock.advance(1);
    await lab.links.payOut(posting.id, { people: [person, other.person] }, act);
    expect(await lab.links.owed(posting.id)).toEqual([]);
    expect(await lab.links.handedOver(posting.id)).toMatchObject([
      first,
      { person, amountMinor: 75, at: lab.clock.now(), actor: act.actor },
      { person: other.person, amountMinor: 150 },
    ]);
    const audited = (await lab.store.audit.page(0, 10)).filter(({ action }) => action === 'link.paid');
    expect(audited.map(({ actor, reason, facts }) => [actor, reason, JSON.parse(facts).amountMinor])).toEqual(
      [
        ['cli:ana', 'cash', 150],
        [act.actor, act.reason, 75],
        [act.actor, act.reason, 150],
      ],
    );
    expect(JSON.stringify(audited)).not.toContain(person);
  });

  it('LK10 is noted for all who are named or for none, and for the total that was confirmed', async () => {
    const lab = await startLinkLab();
    const posting = await lab.post();
    const { person } = await approvedPerson(lab, posting, 'a');
    const payOut = (people: readonly string[], confirmedMinor?: number) =>
      lab.links.payOut(
        posting.id,
        { people },
        { ...ana, ...(confirmedMinor !== undefined && { confirmedMinor }) },
      );
    const unknown = payOut([person, 'maria']);
    await expect(unknown).rejects.toMatchObject({ code: 'PAYEE_UNKNOWN', facts: { nth: 2 } });
    await expect(unknown).rejects.toThrow(/name 2 /);
    await expect(unknown).rejects.not.toThrow(/maria/);
    await expect(payOut([person], 149)).rejects.toMatchObject({ code: 'CONFIRMATION_MISSING' });
    await expect(lab.links.payOut(await lab.postElsewhere(), all, ana)).rejects.toMatchObject({
      code: 'RECRUITER_CANNOT',
    });
    expect(await lab.links.handedOver(posting.id)).toEqual([]);
    expect(await payOut([person], 150)).toHaveLength(1);
  });

  it('LK10 names whoever came by a start code or single link by it, and takes that as the name', async () => {
    const lab = await startLinkLab();
    const posting = await lab.post({ places: 3 });
    const [seat] = await lab.links.create(posting.id, { kind: 'lab', count: 1, room: 'lab' }, act);
    const [single] = await lab.links.create(posting.id, { kind: 'single', count: 1 }, act);
    await lab.links.openRoom('lab', act);
    const entries = [
      await lab.links.knock('lab', { text: seat?.code ?? '' }, undefined, { places: [] }),
      await lab.links.take(single?.code ?? '', { places: [], press: 'a' }),
      await lab.links.take(posting.code, { places: [], press: 'b' }),
    ];
    for (const entry of entries) {
      if (entry.kind !== 'entry') throw new Error('no place');
      const { assignmentId: externalId, workerId } = entry.entry.ids;
      await lab.account.decide(
        { postingExternalId: posting.externalId, externalId, workerId },
        'approved',
        false,
      );
    }
    const owed = await lab.links.owed(posting.id);
    expect(owed.map(({ code }) => code)).toEqual([seat?.code, single?.code, undefined]);
    const people = [seat?.code.toLowerCase().replace('-', '') ?? '', owed[2]?.person ?? ''];
    await lab.links.payOut(posting.id, { people }, ana);
    expect(await lab.links.owed(posting.id)).toMatchObject([{ code: single?.code }]);
    expect(await lab.links.handedOver(posting.id)).toMatchObject([{ code: seat?.code }, { code: undefined }]);
  });
});

describe.each(databases)('two servers on %s', (_, url) => {
  it('LK10 note once what both were told to note at the same time', async () => {
    const lab = await startLinkLab({ url: await url() });
    const posting = await lab.post({ places: 5 });
    for (const press of ['a', 'b', 'c']) await approvedPerson(lab, posting, press);
    const notes = Array.from({ length: 6 }, (_, index) =>
      (index % 2 === 0 ? lab.links : lab.secondLinks).payOut(posting.id, all, ana),
    );
    const outcomes = await Promise.allSettled(notes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array.from({ length: 5 }, () => ({ reason: { code: 'NOTHING_TO_DO' } })),
    );
    expect(await lab.links.handedOver(posting.id)).toHaveLength(3);
    expect(await lab.links.owed(posting.id)).toEqual([]);
  });
});
