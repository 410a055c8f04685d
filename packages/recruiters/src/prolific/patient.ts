import type { Send } from './http.ts';

export type Wait = (ms: number) => Promise<void>;

const ATTEMPTS = 4;
const LONGEST_WAIT_MS = 30_000;

/**
 * Repeats what is only read, while Prolific asks to wait: a list of many pages would otherwise begin again and again.
 * Everything else is passed on once.
 */
export function createPatientSend(send: Send, wait: Wait): Send {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await send(request);
      const isWorthIt = request.method === 'GET' && answer.kind === 'later' && attempt < ATTEMPTS;
      if (!isWorthIt || answer.afterMs > LONGEST_WAIT_MS) return answer;
      await wait(answer.afterMs);
    }
  };
}
