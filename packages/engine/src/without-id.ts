import type { AssignmentRef } from '@turnout/core';

/** A recruiter's message without the worker's id, which belongs into no log. */
export const withoutId = (message: string, { workerId }: Pick<AssignmentRef, 'workerId'>): string =>
  message.replaceAll(workerId, 'the worker').slice(0, 1_000);
