import { describe, expect, it } from 'vitest';
import { scopedName } from '../../src/recruiting/parts.ts';
import { databases } from '../support/lab.ts';
import { act, joinRecruiting, oneDay, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const silent = { code: 'RECRUITER_SILENT' };
const changed = { code: 'POSTING_STATE' };

async function start(dayMinor?: number, leaseMs?: number, url = 'sqlite://') {
  const limits = { personMinor: undefined, dayMinor, studyMinor: undefined };
  const lab = await startRecruitingLab({ url, recruiting: { limits, leaseMs } });
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const id = posting?.id ?? 0;
  const reopen = () => lab.recruiting.setEnd(id, lab.clock.now() + oneDay / 2, act);
  /** Some minutes of a server. */
  const serve = async () => {
    for (let minute = 0; minute < 15; minute += 5) {
      lab.clock.advance(5);
      await lab.run('recruiting.renew');
      await lab.runDue();
    }
  };
  const names = [scopedName(lab.parts, 'recruiting.end')];
  return {
    ...lab,
    id,
    names,
    reopen,
    serve,
    state: async () => (await lab.recruiting.find(String(id))).state,
  };
}

describe('a later end', () => {
  it('RC5 of a posting that is ended at the same time leaves it ended on both sides', async () => {
    const lab = await start();
    const other = joinRecruiting(lab, lab.recruiter);
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    lab.recruiter.setEnd = async (...order) => {
      lab.recruiter.setEnd = setEnd;
      await other.recruiting.end(lab.id, act);
      return setEnd(...order);
    };
    await expect(lab.reopen()).rejects.toMatchObject(changed);
    expect(await lab.state()).toBe('ended');
    expect(lab.recruiter.open()).toEqual([]);
  });

  it('RC5 is taken back by a job when the recruiter does not answer that either', async () => {
    const lab = await start();
    const other = joinRecruiting(lab, lab.recruiter);
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    lab.recruiter.setEnd = async (...order) => {
      lab.recruiter.setEnd = setEnd;
      await other.recruiting.end(lab.id, act);
      const result = await setEnd(...order);
      lab.recruiter.fail('setEnd', 'dropped');
      return result;
    };
    await expect(lab.reopen()).rejects.toMatchObject(changed);
    expect(lab.recruiter.open()).toHaveLength(1);
    lab.clock.advance(1);
    await lab.runDue();
    expect(lab.recruiter.open()).toEqual([]);
  });

  it('is not asked for any more once somebody has ended the posting', async () => {
    const lab = await start();
    const other = joinRecruiting(lab, lab.recruiter);
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    lab.recruiter.setEnd = async () => {
      lab.recruiter.setEnd = setEnd;
      await other.recruiting.end(lab.id, act);
      return { kind: 'later', afterMs: 1_000, message: 'too many requests' };
    };
    await expect(lab.reopen()).rejects.toMatchObject(changed);
    expect(lab.recruiter.open()).toEqual([]);
  });
});

describe('a posting that is opened again', () => {
  it.each([
    ['dropped', 'ended', 0],
    ['lost', 'open', 1],
  ] as const)('RC5 stands alike on both sides in the end when its call is %s', async (fault, state, open) => {
    const lab = await start();
    await lab.recruiting.end(lab.id, act);
    lab.recruiter.fail('setEnd', fault);
    await expect(lab.reopen()).rejects.toMatchObject(silent);
    await lab.serve();
    expect(await lab.state()).toBe(state);
    expect(lab.recruiter.open()).toHaveLength(open);
    expect((await lab.store.jobs.counts({ states: ['created', 'retry', 'active'] })).created).toBe(0);
  });

  it('RC5 stays ended when the recruiter puts it off for too long, and costs nothing', async () => {
    const lab = await start(360, 15 * 60_000);
    lab.clock.advance((2 * oneDay) / 60_000);
    await lab.recruiting.end(lab.id, act);
    lab.recruiter.fail('setEnd', ...Array.from({ length: 10 }, () => 'later' as const));
    await expect(lab.reopen()).rejects.toMatchObject(silent);
    expect(await lab.state()).toBe('ended');
    await lab.serve();
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.recruiting.post(requestOf(), act)).toMatchObject([{ state: 'open' }]);
  });

  it('RC5 is ended once more when a server opened it before the recruiter put its maker off', async () => {
    const lab = await start(undefined, 15 * 60_000);
    await lab.recruiting.end(lab.id, act);
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    lab.recruiter.setEnd = async () => {
      lab.recruiter.setEnd = setEnd;
      await lab.run('recruiting.renew');
      lab.recruiter.fail('setEnd', ...Array.from({ length: 9 }, () => 'later' as const));
      return { kind: 'later', afterMs: 1_000, message: 'too many requests' };
    };
    await expect(lab.reopen()).rejects.toMatchObject(silent);
    expect(lab.recruiter.open()).toHaveLength(1);
    await lab.serve();
    expect(await lab.state()).toBe('ended');
    expect(lab.recruiter.open()).toEqual([]);
  });

  it('RC13 and was not after all takes its money back from the day it was ordered on', async () => {
    const lab = await start(400);
    const midnight = lab.clock.now() - (lab.clock.now() % oneDay) + 2 * oneDay;
    await lab.recruiting.end(lab.id, act);
    lab.clock.advance((midnight - 60_000 - lab.clock.now()) / 60_000);
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.reopen()).rejects.toMatchObject(silent);
    await lab.serve();
    expect(await lab.state()).toBe('ended');
    await lab.reopen();
    const more = lab.recruiting.post(requestOf({ places: 1 }), act);
    await expect(more).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('can be opened again anew after it was ended while its outcome was not known', async () => {
    const lab = await start();
    await lab.recruiting.end(lab.id, act);
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.reopen()).rejects.toMatchObject(silent);
    await lab.recruiting.end(lab.id, act);
    await lab.reopen();
    await lab.serve();
    expect(await lab.state()).toBe('open');
    expect(lab.recruiter.open()).toHaveLength(1);
  });
});

describe.each(databases)('an end whose call is on its way, on %s', (_, url) => {
  /** The next call waits at the recruiter's door until `meanwhile` is done. */
  const during = (lab: Awaited<ReturnType<typeof start>>, meanwhile: () => Promise<unknown>) => {
    const setEnd = lab.recruiter.setEnd.bind(lab.recruiter);
    lab.recruiter.setEnd = async (...order) => {
      lab.recruiter.setEnd = setEnd;
      await meanwhile();
      return setEnd(...order);
    };
  };
  const reopenInVain = (lab: Awaited<ReturnType<typeof start>>) => () =>
    expect(lab.reopen()).rejects.toMatchObject(changed);
  const expectEnded = async (lab: Awaited<ReturnType<typeof start>>) => {
    expect(await lab.state()).toBe('ended');
    expect(lab.recruiter.open()).toEqual([]);
    await lab.reopen();
    expect(await lab.state()).toBe('open');
    expect(lab.recruiter.open()).toHaveLength(1);
    await lab.serve();
    expect(lab.recruiter.open()).toHaveLength(1);
  };

  it('RC5 ends no posting that is opened again while somebody ends it', async () => {
    const lab = await start(undefined, undefined, await url());
    during(lab, reopenInVain(lab));
    await lab.recruiting.end(lab.id, act);
    await expectEnded(lab);
  });

  it('RC5 ends no posting that is opened again while a job tells of the end', async () => {
    const lab = await start(undefined, undefined, await url());
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    lab.clock.advance(2);
    during(lab, reopenInVain(lab));
    await lab.runDue();
    await expectEnded(lab);
  });

  it('RC5 ends no posting that is opened again while somebody ends it once more', async () => {
    const lab = await start(undefined, undefined, await url());
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    lab.clock.advance(2);
    during(lab, reopenInVain(lab));
    await lab.recruiting.end(lab.id, act);
    await expectEnded(lab);
  });

  it('RC5 ends no posting that is opened again before it is ended once more', async () => {
    const lab = await start(undefined, undefined, await url());
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    lab.clock.advance(2);
    const { store } = lab.parts.context;
    let isFirst = true;
    const page: typeof store.jobs.page = async (...which) => {
      const found = await store.jobs.page(...which);
      if (isFirst) await lab.reopen();
      isFirst = false;
      return found;
    };
    const late = joinRecruiting(lab, lab.recruiter, {}, { ...store, jobs: { ...store.jobs, page } });
    await expect(late.recruiting.end(lab.id, act)).rejects.toMatchObject(changed);
    expect(await lab.state()).toBe('open');
    expect(lab.recruiter.open()).toHaveLength(1);
  });

  it('RC5 may be taken back when whoever told of it has gone away', async () => {
    const lab = await start(undefined, undefined, await url());
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    lab.clock.advance(2);
    const { names } = lab;
    const claim = {
      names,
      now: lab.clock.now(),
      runner: 'gone',
      leaseUntil: lab.clock.now() + 60_000,
      limit: 9,
    };
    await lab.store.write((tx) => tx.jobs.claim(claim));
    await expect(lab.reopen()).rejects.toMatchObject(changed);
    lab.clock.advance(2);
    await lab.reopen();
    await lab.serve();
    expect(await lab.state()).toBe('open');
    expect(lab.recruiter.open()).toHaveLength(1);
  });
});
