import type { Timers } from './ports.ts';

export const browserTimers: Timers = {
  after(ms, run) {
    const timer = window.setTimeout(run, ms);
    return () => window.clearTimeout(timer);
  },
};
