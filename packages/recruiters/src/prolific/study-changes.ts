import type { CallResult } from '@turnout/core';
import { type ProlificApi, pathOf, transition } from './api.ts';
import { numberOf, textOf } from './json.ts';
import { done, harmless, refused, resultOf } from './results.ts';
import { isDraft, readStudy } from './studies.ts';
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
 * Prolific knows no end time: an end that has come pauses the study, one that is still to come starts a paused study
 * again. It is paused, not stopped, for a stopped study opens again only with more places, which cost money; a
 * server that goes away for the night could then never come back. `remove` stops.
 */
export async function setEnd(
  api: ProlificApi,
  id: string,
  endsAt: number,
  now: number,
): Promise<CallResult<undefined>> {
  const study = await readStudy(api, id);
  if (study === undefined) return gone();
  const wanted = endsAt <= now ? 'PAUSE' : 'START';
  const status = statusOf(study);
  if (wanted === 'PAUSE' && (isDraft(study) || !['ACTIVE', 'PUBLISHING'].includes(status)))
    return done(undefined);
  if (wanted === 'START' && ['ACTIVE', 'PUBLISHING'].includes(status)) return done(undefined);
  if (wanted === 'START' && status !== 'PAUSED')
    return refused('NOT_PAUSED', `The study is ${status.toLowerCase()}; only a paused one can go on.`);
  return change(api, id, wanted);
}

/** A draft is deleted. A published study stays on the account for ever; it is stopped, which frees its money. */
export async function remove(api: ProlificApi, id: string): Promise<CallResult<undefined>> {
  const study = await readStudy(api, id);
  if (study === undefined) return done(undefined);
  if (isDraft(study)) {
    const answer = await api.send({ method: 'DELETE', path: pathOf('studies', id) });
    return answer.kind === 'answered' ? done(undefined) : harmless(answer);
  }
  return ['ACTIVE', 'PUBLISHING', 'PAUSED'].includes(statusOf(study))
    ? change(api, id, 'STOP')
    : done(undefined);
}

/** Says how it shall be, so a repetition changes nothing; the state is looked at before each. */
async function change(api: ProlificApi, id: string, action: string): Promise<CallResult<undefined>> {
  const answer = await api.send(transition('studies', id, { action }));
  return answer.kind === 'answered' ? done(undefined) : resultOf(answer);
}
