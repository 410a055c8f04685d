import { pauseAfter } from '../shared/backoff.ts';
import { parseObject } from '../shared/json.ts';
import type { Report, Timers } from '../shared/ports.ts';

export interface BonusPorts {
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly random: () => number;
  readonly report: Report;
}

const MOST_ATTEMPTS = 5;

/**
 * GET `url` with the participant's id, then the callback, as psiTurk: only after a success. Most tasks end in that
 * callback, so a lost connection is not taken for an answer.
 */
export async function computeBonus(
  { fetch, timers, random, report }: BonusPorts,
  url: string,
  uniqueId: string,
  callback: unknown,
): Promise<void> {
  const address = `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ uniqueId })}`;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(fetch, address);
    if (answer?.ok === true) {
      const data = parseObject(answer.text) ?? answer.text;
      const xhr = { status: answer.status, responseText: answer.text };
      if (typeof callback === 'function') timers.after(0, () => callback(data, 'success', xhr));
      return;
    }
    const passing = answer === undefined || answer.status >= 500;
    if (!passing || attempt === MOST_ATTEMPTS) {
      const status = answer === undefined ? 'no connection' : `HTTP ${answer.status}`;
      report(
        `Turnout: ${url} gave no bonus (${status}), so the task's callback is not called, as in psiTurk.`,
      );
      return;
    }
    await new Promise<void>((resolve) => {
      timers.after(pauseAfter(attempt, random()), resolve);
    });
  }
}

async function ask(
  fetch: typeof window.fetch,
  address: string,
): Promise<{ ok: boolean; status: number; text: string } | undefined> {
  try {
    const answer = await fetch(address);
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    // No connection: the caller tries again.
    return undefined;
  }
}
