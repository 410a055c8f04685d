import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask, enter, type Ids } from './wire-participant.ts';

/** How long one request may take, on a machine that does much else. */
const PATIENCE_MS = 120_000;

/** Somebody comes with the ids of their place, however often the server has to be asked. @returns their token */
export async function comeIn(base: string, ids: Ids): Promise<string> {
  for (;;) {
    const token = await enter(base, ids, { timeoutMs: PATIENCE_MS });
    if (token !== undefined) return token;
    await pause(30);
  }
}

/** Somebody comes and goes through the study to its end. */
export async function takePart(base: string, ids: Ids): Promise<void> {
  const token = await comeIn(base, ids);
  const unique = new URLSearchParams({ uniqueId: `${ids.workerId}:${ids.assignmentId}`, mode: ids.mode });
  const end = await ask(`${base}/complete?${unique}`, {
    headers: { 'x-turnout-token': token },
    timeoutMs: PATIENCE_MS,
  });
  expect(end?.status, end?.body).toBe(200);
}
