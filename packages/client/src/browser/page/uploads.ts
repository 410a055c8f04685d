import type { Uploads } from '../shared/globals.ts';
import type { Timers } from '../shared/ports.ts';

export function createUploads(timers: Timers): Uploads {
  let count = 0;
  let waiting: (() => void)[] = [];

  return {
    count: () => count,
    begin() {
      count += 1;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        count -= 1;
        if (count > 0) return;
        const idle = waiting;
        waiting = [];
        for (const tell of idle) tell();
      };
    },
    whenIdle(mostMs, tell) {
      if (count === 0) return tell();
      const cancel = timers.after(mostMs, () => {
        waiting = waiting.filter((other) => other !== done);
        tell();
      });
      const done = (): void => {
        cancel();
        tell();
      };
      waiting.push(done);
    },
  };
}
