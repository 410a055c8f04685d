import type { Store } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { act, joinRecruiting, oneDay, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const none = { personMinor: undefined, dayMinor: undefined, studyMinor: undefined };
const tooMuch = { code: 'LIMIT_EXCEEDED' };

/** A posting of three places; a place costs 120. */
async function start(limits: { readonly dayMinor?: number; readonly studyMinor?: number }) {
  const settings = { limits: { ...none, ...limits } };
  const lab = await startRecruitingLab({ recruiting: settings });
  const [posting] = await lab.recruiting.post(requestOf({ lifetimeMs: 10 * oneDay }), act);
  const id = posting?.id ?? 0;
  const join = (store?: Store) => joinRecruiting(lab, lab.recruiter, settings, store);
  /** What everything at the recruiter can come to. */
  const exposed = () => lab.recruiter.held.reduce((sum, { places }) => sum + places, 0) * 120;
  return { ...lab, id, join, exposed, places: async () => (await lab.recruiting.find(String(id))).places };
}

describe('an extension', () => {
  it('RC8 that the recruiter puts off for long stays bound for as long as it is asked for', async () => {
    const lab = await start({ studyMinor: 720 });
    const addPlaces = lab.recruiter.addPlaces.bind(lab.recruiter);
    let tries = 0;
    lab.recruiter.addPlaces = async (...order) => {
      tries += 1;
      if (tries <= 7) return { kind: 'later', afterMs: 60_000, message: 'too many requests' };
      await lab.runDue();
      await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject(tooMuch);
      return addPlaces(...order);
    };
    expect(await lab.recruiting.addPlaces(lab.id, 3, act)).toMatchObject({ places: 6 });
    expect(lab.exposed()).toBe(720);
  });

  it('RC8 whose process slept is not asked for once others may have given it back', async () => {
    const lab = await start({ studyMinor: 720 });
    const { store } = lab;
    const ordered = { names: ['recruiting.places stroop/memory/sandbox'] };
    let hasSlept = false;
    const sleeper = lab.join({
      ...store,
      async write(work) {
        const value = await store.write(work);
        if (hasSlept || (await store.jobs.page(ordered, 0, 1)).length === 0) return value;
        hasSlept = true;
        lab.clock.advance(10);
        await lab.runDue();
        await lab.recruiting.post(requestOf(), act);
        return value;
      },
    });
    await expect(sleeper.recruiting.addPlaces(lab.id, 3, act)).rejects.toMatchObject({
      code: 'POSTING_STATE',
    });
    expect(hasSlept).toBe(true);
    expect(lab.exposed()).toBe(720);
    expect(await lab.places()).toBe(3);
  });

  it('RC8 whose process slept for a minute is asked for after it has said again that it is at it', async () => {
    const lab = await start({ studyMinor: 720 });
    let naps = 0;
    const sleeper = lab.join({
      ...lab.store,
      async write(work) {
        const value = await lab.store.write(work);
        naps += 1;
        if (naps === 2) lab.clock.advance(1);
        return value;
      },
    });
    expect(await sleeper.recruiting.addPlaces(lab.id, 3, act)).toMatchObject({ places: 6 });
    expect(sleeper.pauses).toEqual([0]);
    expect(lab.recruiter.calls.filter((call) => call === 'addPlaces')).toHaveLength(1);
  });

  it('RC8 that was given back and came to be after all counts as soon as its call ends', async () => {
    const lab = await start({ studyMinor: 720 });
    const addPlaces = lab.recruiter.addPlaces.bind(lab.recruiter);
    lab.recruiter.addPlaces = async (...order) => {
      lab.clock.advance(10);
      await lab.runDue();
      expect(await lab.places()).toBe(3);
      return addPlaces(...order);
    };
    expect(await lab.recruiting.addPlaces(lab.id, 3, act)).toMatchObject({ places: 6 });
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
  });

  it('RC8 that two processes carried out is not counted back by the slower one', async () => {
    const lab = await start({ studyMinor: 1_200 });
    const other = lab.join();
    const addPlaces = lab.recruiter.addPlaces.bind(lab.recruiter);
    let isFirst = true;
    lab.recruiter.addPlaces = async (...order) => {
      if (isFirst) {
        isFirst = false;
        await other.recruiting.addPlaces(lab.id, 3, act);
        await other.recruiting.addPlaces(lab.id, 3, act);
      }
      return addPlaces(...order);
    };
    expect(await lab.recruiting.addPlaces(lab.id, 3, act)).toMatchObject({ places: 9 });
    expect(await lab.places()).toBe(9);
    await expect(lab.recruiting.post(requestOf({ places: 2 }), act)).rejects.toMatchObject(tooMuch);
  });

  it('RC8 that somebody else goes on with is not given back by whoever began it', async () => {
    const lab = await start({ studyMinor: 720 });
    const other = lab.join();
    const addPlaces = lab.recruiter.addPlaces.bind(lab.recruiter);
    let tries = 0;
    lab.recruiter.addPlaces = async () => {
      tries += 1;
      if (tries > 1) return { kind: 'unknown', message: 'connection lost' };
      await expect(other.recruiting.addPlaces(lab.id, 3, act)).rejects.toMatchObject({
        code: 'RECRUITER_SILENT',
      });
      return { kind: 'refused', code: 'no', message: 'The recruiter says no.', isAlready: false };
    };
    const begun = lab.recruiting.addPlaces(lab.id, 3, act);
    await expect(begun).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
    // What the other one asked for arrives.
    await addPlaces(lab.recruiter.held[0]?.externalId ?? '', 3, 'other');
    lab.clock.advance(10);
    await lab.runDue();
    expect(await lab.places()).toBe(6);
  });

  it('RC13 taken back after midnight is taken back from the day before', async () => {
    const lab = await start({ dayMinor: 400 });
    const midnight = lab.clock.now() - (lab.clock.now() % oneDay) + 2 * oneDay;
    lab.clock.advance((midnight - 60_000 - lab.clock.now()) / 60_000);
    lab.recruiter.fail('addPlaces', 'dropped');
    await expect(lab.recruiting.addPlaces(lab.id, 3, act)).rejects.toMatchObject({
      code: 'RECRUITER_SILENT',
    });
    lab.clock.advance(10);
    await lab.runDue();
    expect(await lab.places()).toBe(3);
    await lab.recruiting.addPlaces(lab.id, 3, act);
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
  });
});
