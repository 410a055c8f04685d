import type { CallResult } from '@turnout/core';
import { type ProlificApi, pathOf, transition } from './api.ts';
import { numberOf, textOf } from './json.ts';
import { done, harmless, refused, resultOf } from './results.ts';
import { isDraft, posting, readStudy } from './studies.ts';
import { markOf } from './study-draft.ts';
import { internalNameWith, parseInternalName, statusOf } from './study-view.ts';

const gone = () => refused('NOT_FOUND', 'Prolific knows no such study.');

/**
 * Prolific is told the new number of places, which a repetition would count up once more. So the same call writes a
 * mark of the token into the study's internal name: a token whose mark is there has been counted.
 */
export async function addPlaces(
  api: ProlificApi,
  id: string,
  places: number,
  token: string,
): Promise<CallResult<undefined>> {
  if (!Number.isInteger(places) || places < 1)
    return refused('PLACES_ONLY_UPWARDS', 'A study at Prolific can only get more places, never fewer.');
  const study = await readStudy(api, id);
  if (study === undefined) return gone();
  const name = parseInternalName(textOf(study.internal_name) ?? '');
  const mark = markOf(token);
  if (name.additions.includes(mark)) return done(undefined);
  const now = numberOf(study.total_available_places);
  if (now === undefined)
    return refused('PLACES_UNKNOWN', 'Prolific does not tell how many places there are.');
  const body = { total_available_places: now + places, internal_name: internalNameWith(name, mark) };
  const answer = await api.send({ method: 'PATCH', path: pathOf('studies', id), body });
  return answer.kind === 'answered' ? done(undefined) : resultOf(answer);
}

/**
 * Prolific knows no end time. An end that has come stops the study, which frees the money held for its open places;
 * one that is still to come needs nothing, for whoever keeps it calls again then. A stopped study opens again only
 * with more places, which cost more, so a pause for a while is `setPaused`. A draft that was never published is deleted.
 */
export async function setEnd(
  api: ProlificApi,
  id: string,
  endsAt: number,
  now: number,
): Promise<CallResult<undefined>> {
  const study = await readStudy(api, id);
  if (study === undefined) return gone();
  const hasEnded = statusOf(study) === 'COMPLETED';
  if (endsAt > now)
    return hasEnded
      ? refused('ENDED', 'Prolific does not open a stopped study again; post it anew.')
      : done(undefined);
  if (hasEnded) return done(undefined);
  if (isDraft(study)) return deleteDraft(api, id);
  // Documented for active and paused studies. One that waits for reviews may refuse it, and is active again when a
  // place is given back: the refusal is told, so that it is stopped then.
  return change(api, id, 'STOP', statusOf(study));
}

/** Whether new people may come; what is in that state already, or not published, stays as it is. */
export async function setPaused(
  api: ProlificApi,
  id: string,
  isPaused: boolean,
): Promise<CallResult<undefined>> {
  const study = await readStudy(api, id);
  if (study === undefined) return gone();
  const status = statusOf(study);
  const isDue = isPaused ? isOpen(status) : status === 'PAUSED';
  return isDue ? change(api, id, isPaused ? 'PAUSE' : 'START', status) : done(undefined);
}

/** A draft is deleted. A published study stays on the account for ever: it is only seen to that it is stopped. */
export async function remove(api: ProlificApi, id: string): Promise<CallResult<undefined>> {
  const study = await posting(api, id);
  if (study === undefined) return refused('NOT_FOUND', 'Prolific knows no such study.', true);
  if (study.pending + study.toReview > 0)
    return refused('NOT_FINISHED', 'People are at work on the study, or wait for review.');
  const result = await setEnd(api, id, 0, 1);
  // Nobody is left who could give a place back.
  return result.kind === 'refused' && study.state === 'ended' ? done(undefined) : result;
}

async function deleteDraft(api: ProlificApi, id: string): Promise<CallResult<undefined>> {
  const answer = await api.send({ method: 'DELETE', path: pathOf('studies', id) });
  return answer.kind === 'answered' ? done(undefined) : harmless(answer);
}

const isOpen = (status: string): boolean => ['ACTIVE', 'PUBLISHING'].includes(status);

/**
 * Says how it shall be, so a repetition changes nothing; the state is looked at before each.
 * @param status as it was just now: what is still being published cannot be changed yet
 */
async function change(
  api: ProlificApi,
  id: string,
  action: string,
  status: string,
): Promise<CallResult<undefined>> {
  const answer = await api.send(transition('studies', id, { action }));
  if (answer.kind === 'answered') return done(undefined);
  return answer.kind === 'refused' && status === 'PUBLISHING'
    ? { kind: 'later', afterMs: 10_000, message: answer.message }
    : resultOf(answer);
}
