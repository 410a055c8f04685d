import { describe, expect, it } from 'vitest';
import { committedMinor } from '../../src/index.ts';
import { act, joinRecruiting, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const leased = { leaseMs: 30 * 60_000 };

/** Does what waits, as a server would. */
async function work(lab: Awaited<ReturnType<typeof startRecruitingLab>>): Promise<void> {
  for (const { name, data } of await lab.store.jobs.page({ states: ['created'] }, 0, 99))
    await lab.run(name.split(' ')[0] ?? '', JSON.parse(data));
}

describe('a process that is killed', () => {
  it('RC5 between writing an end down and telling the recruiter leaves a job that does', async () => {
    const lab = await startRecruitingLab({ capabilities: { renewableEnd: false } });
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    const killed = new Promise<void>((resolve) => {
      lab.recruiter.setEnd = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    void lab.recruiting.end(posting?.id ?? 0, act);
    await killed;
    lab.recruiter.setEnd = setEnd;
    expect(lab.recruiter.open()).toHaveLength(1);
    await work(lab);
    expect(lab.recruiter.open()).toEqual([]);
  });

  it('leaves no job behind when the recruiter was told, refused, or the posting is open again', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    const waiting = async () => (await lab.store.jobs.counts({ states: ['created'] })).created;
    await lab.recruiting.end(id, act);
    expect(await waiting()).toBe(0);
    await lab.recruiting.setEnd(id, lab.clock.now() + 600_000, act);
    lab.recruiter.fail('setEnd', 'refused');
    await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    expect(await waiting()).toBe(0);
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    expect(await waiting()).toBe(1);
    lab.clock.advance(1);
    await lab.recruiting.setEnd(id, lab.clock.now() + 600_000, act);
    expect(await waiting()).toBe(0);
  });

  it('RC8 asks again for an end that was not confirmed, which binds its money until then', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    const bound = () =>
      committedMinor(lab.store, { study: 'stroop', environment: lab.recruiter.environment, currency: 'USD' });
    const shown = async () => (await lab.recruiting.list())[0];
    expect(await bound()).toBe(360);
    for (let times = 1; times <= 2; times += 1) {
      lab.recruiter.fail('setEnd', 'later');
      await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
      expect(await shown()).toMatchObject({ state: 'ended', isEndUntold: true });
      expect(lab.recruiter.open()).toHaveLength(1);
      expect(await bound()).toBe(360);
    }
    expect(await lab.recruiting.end(id, act)).toMatchObject({ state: 'ended' });
    expect(await shown()).toMatchObject({ state: 'ended', isEndUntold: false });
    expect(lab.recruiter.open()).toEqual([]);
    expect(await bound()).toBe(0);
    expect((await lab.store.jobs.counts({ states: ['created', 'retry'] })).created).toBe(0);
  });

  it('RC5 counts as ended, and can be removed, what the recruiter does not know any more', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    const [held] = lab.recruiter.held;
    if (held === undefined) throw new Error('not posted');
    lab.recruiter.fail('setEnd', 'refused');
    await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    held.removed = true;
    lab.recruiter.fail('setEnd', 'refused');
    expect(await lab.recruiting.end(id, act)).toMatchObject({ state: 'ended' });
    expect((await lab.store.audit.page(0, 99)).at(-1)).toMatchObject({
      action: 'posting.gone',
      reason: expect.stringContaining('knows no such posting'),
    });
    expect((await lab.recruiting.list())[0]?.isEndUntold).toBe(false);
    expect(await lab.recruiting.remove(id, act)).toMatchObject({ state: 'removed' });
    expect((await lab.store.audit.page(0, 99)).at(-1)).toMatchObject({
      action: 'posting.remove',
      reason: 'the recruiter knows no such posting; test',
    });
    expect(await lab.run('recruiting.look', { postingExternalId: held.externalId })).toEqual({
      kind: 'completed',
      message: 'taken off the account',
    });
  });

  it('RC5 ends strays again and again, not only at a start', async () => {
    const lab = await startRecruitingLab();
    await lab.recruiting.post(requestOf(), act);
    const [held] = lab.recruiter.held;
    if (held === undefined) throw new Error('not posted');
    const annotation = 'turnout:stroop:sandbox:gone';
    await lab.recruiter.post({ ...held.order, annotation, token: 'other' });
    const titles = (await lab.store.jobs.schedules('stroop')).map(({ title }) => title.split(' ')[0]);
    expect(titles).toContain('recruiting.strays');
    await lab.run('recruiting.strays');
    expect(lab.recruiter.open().map(({ externalId }) => externalId)).toEqual([held.externalId]);
  });

  it('RC5 is noticed at the next start where ends cannot be renewed, before anything else is done', async () => {
    const lab = await startRecruitingLab({ capabilities: { renewableEnd: false }, recruiting: leased });
    await lab.recruiting.post(requestOf(), act);
    for (let minute = 0; minute < 40; minute += 10) {
      lab.clock.advance(10);
      await lab.run('recruiting.renew');
    }
    // Nobody said goodbye, so it stays open at the recruiter.
    lab.clock.advance(61);
    expect(lab.recruiter.open()).toHaveLength(1);
    lab.recruiter.subscribe = async () => {
      expect(lab.recruiter.open()).toEqual([]);
      return { kind: 'done', value: undefined };
    };
    await joinRecruiting(lab, lab.recruiter, leased).recruiting.sweep();
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended' }]);
  });

  it('RC5 and started again soon goes on, without a word to the recruiter', async () => {
    const lab = await startRecruitingLab({ capabilities: { renewableEnd: false }, recruiting: leased });
    await lab.recruiting.post(requestOf(), act);
    lab.clock.advance(20);
    await joinRecruiting(lab, lab.recruiter, leased).recruiting.sweep();
    lab.clock.advance(25);
    await lab.run('recruiting.renew');
    expect(lab.recruiter.open()).toHaveLength(1);
    expect(lab.recruiter.calls.filter((call) => call === 'setEnd')).toEqual([]);
  });
});

it('RC15 ends what was given up and came into being after all', async () => {
  const lab = await startRecruitingLab();
  lab.recruiter.fail('post', 'lost');
  await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject({ code: 'POSTING_UNDER_WAY' });
  const found = lab.recruiter.findPosting.bind(lab.recruiter);
  lab.recruiter.findPosting = async () => undefined;
  lab.clock.advance(6);
  await lab.run('recruiting.renew');
  expect(await lab.recruiting.list()).toMatchObject([{ state: 'failed' }]);
  lab.recruiter.findPosting = found;
  await lab.run('recruiting.strays');
  expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended', externalId: 'P1' }]);
  expect(lab.recruiter.open()).toEqual([]);
});
