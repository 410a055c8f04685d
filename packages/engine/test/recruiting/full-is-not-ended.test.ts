import { expect, it } from 'vitest';
import { act, joinRecruiting, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

async function start() {
  const lab = await startRecruitingLab();
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const shown = async () => (await lab.recruiting.list())[0];
  return { ...lab, id: posting?.id ?? 0, shown };
}

/** As Prolific shows it: full and under review for a while, and open again when a place is given back. */
it('RC8 is told of an end that it refused while it was full, once a place of it is free again', async () => {
  const { recruiter, ...lab } = await start();
  const ask = recruiter.posting.bind(recruiter);
  recruiter.posting = async (externalId) => {
    const listed = await ask(externalId);
    return listed && { ...listed, state: 'ended', endsAt: undefined, available: 0, pending: listed.places };
  };
  recruiter.fail('setEnd', 'refused', 'refused', 'refused');
  expect(await lab.recruiting.end(lab.id, act)).toMatchObject({ state: 'ended' });
  expect(await lab.recruiting.end(lab.id, act)).toMatchObject({ state: 'ended' });
  lab.clock.advance(5);
  await lab.runDue();
  expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: true });
  recruiter.posting = ask;
  expect(recruiter.open()).toHaveLength(1);
  lab.clock.advance(15);
  await lab.runDue();
  expect(recruiter.open()).toEqual([]);
  expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: false });
});

it('RC5 stays ended when the recruiter refused one of two who ended it, and took the other’s end', async () => {
  const { recruiter, ...lab } = await start();
  const other = joinRecruiting({ ...lab }, recruiter);
  const setEnd = recruiter.setEnd.bind(recruiter);
  recruiter.setEnd = async () => {
    recruiter.setEnd = setEnd;
    await other.recruiting.end(lab.id, act);
    return { kind: 'refused', code: '409', message: 'Somebody else changes it.', isAlready: false };
  };
  // By the time that this call hears the refusal, what it asks about is answered as open.
  const ask = recruiter.posting.bind(recruiter);
  recruiter.posting = async (externalId) => {
    recruiter.posting = ask;
    const listed = await ask(externalId);
    return listed && { ...listed, state: 'open' };
  };
  await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
  expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: false });
  expect(recruiter.open()).toEqual([]);
});
