import {
  type ErrorCode,
  type ParticipantFilter,
  type ParticipantState,
  stateOfCode,
  TurnoutError,
} from '@turnout/core';
import type { Engine } from '@turnout/engine';
import type { ParticipantFinder, ParticipantHandle, ParticipantQuery } from '@turnout/project';
import { participantHandle } from './participant-handle.ts';

const PAGE_SIZE = 200;

const NOBODY: ReadonlySet<ErrorCode> = new Set(['PARTICIPANT_UNKNOWN', 'IDS_INVALID']);

/** All participants of the study, for the researcher's own pages. */
export function participantFinder(engine: Engine): ParticipantFinder {
  const { store, settings } = engine.context;

  async function* find(query: ParticipantQuery = {}): AsyncGenerator<ParticipantHandle> {
    const filter = filterOf(settings.study, query);
    let after = 0;
    for (;;) {
      const page = await store.participants.page(filter, after, PAGE_SIZE);
      for (const participant of page) yield participantHandle(engine, participant);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_SIZE) return;
      after = last.id;
    }
  }

  return {
    find,
    async get(uniqueid) {
      try {
        return await participantHandle(engine, await engine.find(uniqueid));
      } catch (error) {
        if (error instanceof TurnoutError && NOBODY.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}

function filterOf(
  study: string,
  { mode, codeversion, status, condition }: ParticipantQuery,
): ParticipantFilter {
  return {
    study,
    ...(mode !== undefined && { mode }),
    ...(codeversion !== undefined && { designVersion: codeversion }),
    ...(status !== undefined && { states: statesOf(status) }),
    ...(condition !== undefined && { condition }),
  };
}

const statesOf = (status: number | readonly number[]): ParticipantState[] =>
  (typeof status === 'number' ? [status] : status).map(stateOfCode);
