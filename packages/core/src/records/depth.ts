import { TurnoutError } from '../errors.ts';

/** Deeper data would break other readers (Python's json stops at 1,000) and cannot come from a real task. */
const MOST_LEVELS = 100;

/** @throws TurnoutError BODY_TOO_DEEP */
export function checkDepth(value: unknown, level = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (level >= MOST_LEVELS) throw new TurnoutError('BODY_TOO_DEEP');
  if (Array.isArray(value)) for (const item of value) checkDepth(item, level + 1);
  else for (const key in value) checkDepth((value as Record<string, unknown>)[key], level + 1);
}
