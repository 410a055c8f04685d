import { describe, expect, it } from 'vitest';
import { createCompletion } from '../src/browser/saving/completion.ts';
import type { Outcome } from '../src/browser/saving/sender.ts';
import type { Answer } from '../src/browser/shared/http.ts';
import { fakeClock, networkDown, refusedWith } from './support/fakes.ts';

const done: Answer = { kind: 'ok', body: { status: 'completed' } };

function setUp(answers: readonly Answer[] = [done]) {
  const clock = fakeClock();
  const log: string[] = [];
  const waiting = { save: [] as ((outcome: Outcome) => void)[], upload: [] as (() => void)[] };
  const lab = { holdSaves: false, holdUploads: false, more: 0 };
  const left = [...answers];
  const completion = createCompletion({
    timers: clock,
    random: () => 1,
    saveAll(tell) {
      log.push('save');
      if (lab.holdSaves) waiting.save.push(tell);
      else tell({ kind: 'durable' });
    },
    hasMore() {
      lab.more -= 1;
      return lab.more >= 0;
    },
    whenUploaded(mostMs, tell) {
      log.push(`uploads ${mostMs}`);
      if (lab.holdUploads) waiting.upload.push(tell);
      else tell();
    },
    async postComplete() {
      log.push('complete');
      return left.shift() ?? done;
    },
    notice: { show: (state) => log.push(state) },
    onRefused: () => log.push('refused by server'),
    leave: () => log.push('leave'),
  });
  return { clock, log, waiting, lab, completion };
}

describe('the end of a task', () => {
  it('saves, waits for uploads, completes, and only then leaves', async () => {
    const { clock, log, completion } = setUp();
    completion.begin();
    completion.begin();
    expect(log).toEqual([]);
    await clock.advance(0);
    expect(log).toEqual(['save', 'uploads 10000', 'complete', 'leave']);
  });

  it('never leaves before the last record is durable', async () => {
    const { clock, log, completion, lab, waiting } = setUp();
    lab.holdSaves = true;
    completion.begin();
    await clock.advance(3_600_000);
    expect(log).toEqual(['save', 'saving']);
    waiting.save[0]?.({ kind: 'durable' });
    await clock.advance(0);
    expect(log.slice(-2)).toEqual(['complete', 'leave']);
  });

  it('saves again what was recorded while it waited', async () => {
    const { clock, log, completion, lab } = setUp();
    lab.more = 1;
    completion.begin();
    await clock.advance(0);
    expect(log.filter((step) => step === 'save')).toHaveLength(2);
    expect(log.at(-1)).toBe('leave');
  });

  it('shows nothing when it is quick, and what is going on when it is not', async () => {
    const { clock, log, completion } = setUp([networkDown, networkDown, networkDown]);
    completion.begin();
    await clock.advance(600);
    expect(log).not.toContain('offline');
    await clock.advance(200);
    expect(log).toContain('offline');
    expect(log).not.toContain('leave');
    await clock.advance(60_000);
    expect(log.at(-1)).toBe('leave');
  });

  it('tries again at once when asked to', async () => {
    const { clock, log, completion } = setUp([
      networkDown,
      networkDown,
      networkDown,
      networkDown,
      networkDown,
    ]);
    completion.begin();
    await clock.advance(3600);
    const before = log.filter((step) => step === 'complete').length;
    completion.again();
    await clock.advance(0);
    expect(log.filter((step) => step === 'complete')).toHaveLength(before + 1);
  });

  it('sends again when the server says that records are missing', async () => {
    const pending: Answer = {
      kind: 'behind',
      durable: 1,
      failure: { status: 409, reason: 'server', text: '' },
    };
    const { clock, log, completion } = setUp([pending]);
    completion.begin();
    await clock.advance(600);
    expect(log.filter((step) => step === 'save')).toHaveLength(2);
    expect(log.at(-1)).toBe('leave');
  });

  it('stays on the page when saving is refused, and says so', async () => {
    const { clock, log, completion, lab, waiting } = setUp();
    lab.holdSaves = true;
    completion.begin();
    await clock.advance(0);
    waiting.save.shift()?.({ kind: 'failed', failure: { status: 403, reason: 'refused', text: '' } });
    await clock.advance(5000);
    expect(log).toContain('refused');
    expect(log).not.toContain('leave');
  });

  it('goes on to the next page when everything is saved but the server will not complete', async () => {
    const { clock, log, completion } = setUp([refusedWith(409)]);
    completion.begin();
    await clock.advance(0);
    expect(log.slice(-2)).toEqual(['refused by server', 'leave']);
  });
});
