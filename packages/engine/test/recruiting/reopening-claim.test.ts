import { expect, it } from 'vitest';
import { scopedName } from '../../src/recruiting/parts.ts';
import { databases } from '../support/lab.ts';
import { act, joinRecruiting, oneDay, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

// SQLite has one writer: the claim cannot come in between there.
it.each(databases.filter(([name]) => String(name).toLowerCase().includes('postgres')))(
  'RC5 opens nothing again whose end a runner takes on between the look and the cancelling, on %s',
  async (_, url) => {
    const lab = await startRecruitingLab({ url: await url() });
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    lab.clock.advance(2);
    const { store } = lab.parts.context;
    const names = [scopedName(lab.parts, 'recruiting.end')];
    let claimed = 0;
    const write: typeof store.write = (work) =>
      store.write((tx) =>
        work({
          ...tx,
          jobs: {
            ...tx.jobs,
            page: async (...which) => {
              const found = await tx.jobs.page(...which);
              if (claimed === 0 && which[0].batch?.startsWith('end of posting')) {
                const now = lab.clock.now();
                const order = { names, now, runner: 'other', leaseUntil: now + 60_000, limit: 9 };
                claimed = (await store.write((other) => other.jobs.claim(order))).length;
              }
              return found;
            },
          },
        }),
      );
    const late = joinRecruiting(lab, lab.recruiter, {}, { ...store, write });
    const opened = await late.recruiting.setEnd(id, lab.clock.now() + oneDay / 2, act).then(
      () => 'opened',
      (error: unknown) => (error as { code: string }).code,
    );
    const [job] = await store.jobs.page({ names, states: ['active'] }, 0, 1);
    expect({ claimed, opened, job: job?.state }).toEqual({
      claimed: 1,
      opened: 'POSTING_STATE',
      job: 'active',
    });
  },
);
