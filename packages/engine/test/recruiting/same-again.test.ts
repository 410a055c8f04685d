import { describe, expect, it } from 'vitest';
import { databases } from '../support/lab.ts';
import { act, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const underWay = { code: 'POSTING_UNDER_WAY' };

describe.each(databases)('the same command after a lost answer, %s', (_name, url) => {
  it('RC14 takes over the posting that was made, and makes no second', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    lab.recruiter.fail('post', 'lost');
    await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject(underWay);
    const postings = await lab.recruiting.post(requestOf(), act);
    expect(postings).toMatchObject([{ id: 1, state: 'open', externalId: 'P1' }]);
    lab.clock.advance(10);
    await lab.run('recruiting.renew');
    expect(lab.recruiter.open()).toHaveLength(1);
  });

  it('RC14 is refused until it is known, with the time from which on it is, and then posts anew', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    lab.recruiter.fail('post', 'dropped');
    await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject(underWay);
    const refusal = await lab.recruiting.post(requestOf(), act).catch((error: unknown) => error);
    expect(refusal).toMatchObject(underWay);
    const { knownFrom } = (refusal as { facts: { knownFrom: number } }).facts;
    lab.clock.advance((knownFrom - lab.clock.now()) / 60_000);
    const postings = await lab.recruiting.post(requestOf(), act);
    expect(postings).toMatchObject([{ id: 2, state: 'open' }]);
    expect((await lab.recruiting.list()).map(({ state }) => state)).toEqual(['failed', 'open']);
    expect(lab.recruiter.held).toHaveLength(1);
  });

  it('RC14 goes on with a plan of several postings where it stopped', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const request = requestOf({ places: 5, batchOf: 2 });
    const post = lab.recruiter.post.bind(lab.recruiter);
    let calls = 0;
    lab.recruiter.post = async (order) => {
      calls += 1;
      const result = await post(order);
      return calls === 2 ? { kind: 'unknown', message: 'connection lost' } : result;
    };
    await expect(lab.recruiting.post(request, act)).rejects.toMatchObject(underWay);
    expect((await lab.recruiting.list()).map(({ state }) => state)).toEqual(['open', 'intended', 'failed']);
    const postings = await lab.recruiting.post(request, act);
    expect(postings.map(({ id, places }) => [id, places])).toEqual([
      [1, 2],
      [2, 2],
      [4, 1],
    ]);
    expect(lab.recruiter.held.map(({ places }) => places)).toEqual([2, 2, 1]);
  });

  it('RC14 given twice at the same time posts once', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const post = lab.recruiter.post.bind(lab.recruiter);
    const refused: unknown[] = [];
    lab.recruiter.post = async (order) => {
      await expect.poll(() => refused.length).toBe(2);
      return post(order);
    };
    const orders = [1, 2, 3].map(() => lab.recruiting.post(requestOf(), act));
    await Promise.all(orders.map((order) => order.catch((error: unknown) => refused.push(error))));
    expect(lab.recruiter.held).toHaveLength(1);
  });
});

it('RC14 lets another request through, and the same again once the first is known', async () => {
  const lab = await startRecruitingLab();
  lab.recruiter.fail('post', 'dropped');
  await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject(underWay);
  await lab.recruiting.post(requestOf({ rewardMinor: 101 }), act);
  await lab.recruiting.post(requestOf({ title: 'Another' }), act);
  await lab.recruiting.post(requestOf({ rewardMinor: 101 }), act);
  expect(lab.recruiter.held).toHaveLength(3);
});

it('RC14 is told in live by what was confirmed before, and asks for no more', async () => {
  const lab = await startRecruitingLab({ capabilities: { environment: 'live' } });
  const request = requestOf({ places: 4, batchOf: 2 });
  lab.recruiter.fail('post', 'lost');
  const confirmed = { ...act, confirmedMinor: 480 };
  await expect(lab.recruiting.post(request, confirmed)).rejects.toMatchObject(underWay);
  const postings = await lab.recruiting.post(request, confirmed);
  expect(postings.map(({ places }) => places)).toEqual([2, 2]);
  expect(lab.recruiter.held).toHaveLength(2);
});
