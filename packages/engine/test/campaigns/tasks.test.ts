import { TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { createTasks } from '../../src/campaigns/index.ts';
import { runTask } from '../../src/campaigns/run-task.ts';
import type { Act } from '../../src/index.ts';
import type { PaymentOrder, PaymentPlan, PaymentRequest } from '../../src/payments/types.ts';
import { act, startRecruitingLab } from '../support/recruiting-lab.ts';

const HALF_AN_HOUR = 1_800_000;

describe('tasks', () => {
  it('are kept with their times, and told in the audit log', async () => {
    const lab = await startRecruitingLab();
    const tasks = createTasks(lab.parts);
    const work = { kind: 'approve_all' } as const;
    const added = await tasks.add('approve', work, { everyMs: HALF_AN_HOUR }, act);
    expect(added.nextAt).toBe(lab.clock.now() + HALF_AN_HOUR);
    const command = { kind: 'command', words: ['pay', 'reconcile'] } as const;
    await tasks.add('at six', command, { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }, act);
    expect((await tasks.list()).map(({ title }) => title)).toEqual(['approve', 'at six']);
    await tasks.remove(added.title, act);
    await expect(tasks.remove(added.title, act)).rejects.toMatchObject({ code: 'TASK_UNKNOWN' });
    await expect(tasks.remove('At six', act)).rejects.toThrow(/Did you mean "at six"/);
    expect((await lab.store.audit.page(0, 9)).map(({ action, actor }) => [action, actor])).toEqual([
      ['task.add', 'cli:ana'],
      ['task.add', 'cli:ana'],
      ['task.remove', 'cli:ana'],
    ]);
  });

  it.each([
    [{ everyMs: HALF_AN_HOUR - 1 }],
    [{ cron: '*/29 * * * *' }],
    [{ cron: 'every day' }],
    [{ cron: '0 0 30 2 *' }],
    [{ cron: '0 6 * * *', timeZone: 'Mars/Crater' }],
  ])('are refused with times that do not come or come too often: %o', async (when) => {
    const lab = await startRecruitingLab();
    const added = createTasks(lab.parts).add('t', { kind: 'approve_all' }, when, act);
    await expect(added).rejects.toMatchObject({ code: 'TASK_INVALID' });
  });

  it('have one title each', async () => {
    const tasks = createTasks((await startRecruitingLab()).parts);
    const add = () => tasks.add('t', { kind: 'approve_all' }, { everyMs: HALF_AN_HOUR }, act);
    await add();
    await expect(add()).rejects.toMatchObject({ code: 'TASK_INVALID' });
  });

  it('approve everything with the amount of the plan, in the name of the task', async () => {
    const ordered: Act[] = [];
    const plan = { lines: [{}], totalMinor: 240 } as unknown;
    const payments = {
      plan: async (_request: PaymentRequest) => plan as PaymentPlan,
      order: async (_plan: PaymentPlan, by: Act): Promise<PaymentOrder> => {
        ordered.push(by);
        if (ordered.length > 1) throw new TurnoutError('LIMIT_EXCEEDED');
        return { batch: 'b', entries: 1, skipped: [] };
      },
    };
    const data = { title: 'approve', work: { kind: 'approve_all' }, madeBy: 'cli:ana' } as const;
    const tools = { payments, runCommand: undefined };
    const attempt = { number: 1, signal: new AbortController().signal };
    expect(await runTask(tools, data, attempt)).toMatchObject({ kind: 'completed' });
    expect(ordered).toEqual([{ actor: 'task:approve', reason: 'made by cli:ana', confirmedMinor: 240 }]);
    expect(await runTask(tools, data, attempt)).toMatchObject({ kind: 'failed' });
    const command = { ...data, work: { kind: 'command', words: ['status'] } } as const;
    expect(await runTask(tools, command, attempt)).toMatchObject({ kind: 'failed' });
  });

  it('CA7 begin a command once, and tell it when the server stops', async () => {
    const signals: AbortSignal[] = [];
    const tools = {
      payments: {
        plan: () => Promise.reject(new Error('asked')),
        order: () => Promise.reject(new Error('asked')),
      },
      runCommand: async (_work: object, signal: AbortSignal) => {
        signals.push(signal);
        return { kind: 'completed' } as const;
      },
    };
    const data = {
      title: 'backup',
      work: { kind: 'command', words: ['db', 'backup'] },
      madeBy: 'cli:ana',
    } as const;
    const { signal } = new AbortController();
    expect(await runTask(tools, data, { number: 1, signal })).toEqual({ kind: 'completed' });
    expect(await runTask(tools, data, { number: 2, signal })).toMatchObject({ kind: 'failed' });
    expect(signals).toEqual([signal]);
  });
});
