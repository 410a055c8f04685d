import { describe, expect, it } from 'vitest';
import { databases } from '../support/lab.ts';
import { act, oneDay, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const DAY = 24 * 60;
const none = { personMinor: undefined, dayMinor: undefined, studyMinor: undefined };

/** Three places cost 360. */
async function start(dayMinor: number, url?: string) {
  const limits = { ...none, dayMinor };
  const lab = await startRecruitingLab({ recruiting: { limits }, ...(url !== undefined && { url }) });
  const [posting] = await lab.recruiting.post(requestOf({ lifetimeMs: 10 * oneDay }), act);
  const id = posting?.id ?? 0;
  return { ...lab, id, more: (places: number) => lab.recruiting.addPlaces(id, places, act) };
}

const tooMuch = { code: 'LIMIT_EXCEEDED' };

describe.each(databases)('the limit of a day, %s', (_name, url) => {
  it('RC13 counts places added to a posting of an earlier day, and those places alone', async () => {
    const lab = await start(400, await url());
    await expect(lab.more(1)).rejects.toMatchObject(tooMuch);
    lab.clock.advance(DAY);
    await lab.more(3);
    await expect(lab.more(1)).rejects.toMatchObject(tooMuch);
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
    lab.clock.advance(DAY);
    await lab.more(3);
    expect(lab.recruiter.held[0]?.places).toBe(9);
  });

  it('RC13 counts a posting that is opened again, and what that costs', async () => {
    const lab = await start(400, await url());
    await lab.recruiting.end(lab.id, act);
    lab.clock.advance(DAY);
    const endsAt = lab.clock.now() + oneDay;
    const [today] = await lab.recruiting.post(requestOf(), act);
    await expect(lab.recruiting.setEnd(lab.id, endsAt, act)).rejects.toMatchObject(tooMuch);
    expect((await lab.recruiting.find(String(lab.id))).state).toBe('ended');
    await lab.recruiting.end(today?.id ?? 0, act);
    await lab.recruiting.setEnd(lab.id, endsAt, act);
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
  });

  it('RC13 takes an order back that the recruiter refused', async () => {
    const lab = await start(400, await url());
    lab.clock.advance(DAY);
    lab.recruiter.fail('addPlaces', 'refused');
    await expect(lab.more(3)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    await lab.more(3);
    lab.clock.advance(DAY);
    await lab.recruiting.end(lab.id, act);
    lab.recruiter.fail('setEnd', 'refused');
    const endsAt = lab.clock.now() + oneDay;
    const again = lab.recruiting.setEnd(lab.id, endsAt, act);
    // Six places open again come to 720.
    await expect(again).rejects.toMatchObject(tooMuch);
    const [posting] = await lab.recruiting.post(requestOf(), act);
    expect(posting?.state).toBe('open');
  });
});

describe('places that somebody added at the recruiter', () => {
  it('RC8, RC13 count from the next look on', async () => {
    const lab = await start(400);
    lab.clock.advance(DAY);
    const [held] = lab.recruiter.held;
    if (held !== undefined) held.places = 6;
    await lab.run('recruiting.renew');
    expect(await lab.recruiting.find(String(lab.id))).toMatchObject({ places: 6 });
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
  });

  it('RC8 are not mistaken for those of an extension whose outcome is not known', async () => {
    const lab = await start(10_000);
    lab.recruiter.fail('addPlaces', 'lost');
    const posting = lab.recruiter.posting.bind(lab.recruiter);
    lab.recruiter.posting = async () => {
      throw new Error('killed');
    };
    await expect(lab.more(3)).rejects.toThrow('killed');
    lab.recruiter.posting = posting;
    lab.clock.advance(5);
    await lab.run('recruiting.renew');
    await lab.run('recruiting.sync');
    expect(await lab.recruiting.find(String(lab.id))).toMatchObject({ places: 6 });
  });

  it('RC8 two extensions at the same time stay within the limit of the study', async () => {
    const lab = await startRecruitingLab({ recruiting: { limits: { ...none, studyMinor: 1_000 } } });
    const postings = [
      await lab.recruiting.post(requestOf(), act),
      await lab.recruiting.post(requestOf(), act),
    ];
    const results = await Promise.allSettled(
      postings.flat().map(({ id }) => lab.recruiting.addPlaces(id, 2, act)),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('opening an ended posting again in live', () => {
  it('RC8 shows what its open places cost, and wants that confirmed', async () => {
    const lab = await startRecruitingLab({ capabilities: { environment: 'live' } });
    const [posting] = await lab.recruiting.post(requestOf(), { ...act, confirmedMinor: 360 });
    const id = posting?.id ?? 0;
    lab.recruiter.accept(posting?.externalId ?? '', 'Wann');
    await lab.recruiting.sync();
    const endsAt = lab.clock.now() + oneDay / 2;
    expect(await lab.recruiting.previewEnd(id, endsAt)).toBeUndefined();
    await lab.recruiting.end(id, act);
    const preview = await lab.recruiting.previewEnd(id, endsAt);
    expect(preview).toMatchObject({ batches: [2], needsConfirmation: true, quote: { totalMinor: 240 } });
    for (const confirmedMinor of [undefined, 239, 360]) {
      const given = confirmedMinor === undefined ? act : { ...act, confirmedMinor };
      await expect(lab.recruiting.setEnd(id, endsAt, given)).rejects.toMatchObject({
        code: 'CONFIRMATION_MISSING',
        facts: { totalMinor: 240 },
      });
    }
    lab.recruiter.balance = 239;
    const confirmed = { ...act, confirmedMinor: 240 };
    await expect(lab.recruiting.setEnd(id, endsAt, confirmed)).rejects.toMatchObject({
      code: 'BALANCE_SHORT',
    });
    lab.recruiter.balance = 240;
    expect(await lab.recruiting.setEnd(id, endsAt, confirmed)).toMatchObject({ state: 'open' });
  });
});
