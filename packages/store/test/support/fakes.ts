import type { Clock, Identity, Log, NewParticipant, NewRecord } from '@turnout/core';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 7);

export const fixedClock: Clock = { now: () => NOW };

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const sealed: Identity = { workerIdSealed: 'sealed-worker', ipAddressSealed: 'sealed-address' };

export const newcomer = (changes: Partial<NewParticipant> = {}): NewParticipant => ({
  study: 'stroop',
  mode: 'live',
  designVersion: '1.0',
  worker: 'p1',
  assignmentId: 'A1',
  hitId: 'H1',
  cell: { condition: 0, counterbalance: 1 },
  browser: 'firefox',
  platform: 'linux',
  language: 'en-GB',
  enteredAt: NOW,
  ...changes,
});

export const trial = (ordinal: number, value: unknown = { rt: 400 + ordinal }): NewRecord => ({
  kind: 'trial',
  name: undefined,
  ordinal,
  at: NOW + ordinal,
  interval: undefined,
  value: JSON.stringify(value),
});

export const named = (kind: 'answer' | 'attribute', name: string, value: unknown): NewRecord => ({
  kind,
  name,
  ordinal: undefined,
  at: undefined,
  interval: undefined,
  value: JSON.stringify(value),
});

export const browserEvent = (name: string, at: number, value: unknown = null): NewRecord => ({
  kind: 'event',
  name,
  ordinal: undefined,
  at,
  interval: 12.5,
  value: JSON.stringify(value),
});
