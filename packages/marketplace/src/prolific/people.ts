import { newId } from './domain/ids.ts';
import type { ProlificContext, Unit } from './market/context.ts';
import { giveBack, handIn, runOut, startPlace, type TakenPlace, takePlace } from './market/people.ts';

/** What participants do, whom the API knows only by what becomes of their submissions. */
export interface SimulatedPeople {
  /** A participant's id; nothing is stored of people until they take a place. */
  participant(): string;
  /** Somebody takes a place and opens the study. @param who default: somebody new. @throws ProlificRefusal */
  takePlace(studyId: string, who?: string): Promise<TakenPlace>;
  /** Somebody reserves a place without opening the study yet. @throws ProlificRefusal */
  reservePlace(studyId: string, who?: string): Promise<TakenPlace>;
  /** Opens the study of a reserved place. */
  start(submissionId: string): Promise<void>;
  /** Hands in with a completion code, also with one the study does not have. */
  submit(submissionId: string, code: string): Promise<void>;
  /** Hands in without a code. */
  noCode(submissionId: string): Promise<void>;
  /** Gives the place back. */
  return(submissionId: string): Promise<void>;
  timeOut(submissionId: string): Promise<void>;
}

/** @param act runs what somebody does as one transaction */
export function simulatedPeople(
  context: ProlificContext,
  act: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>,
): SimulatedPeople {
  const someone = (): string => newId(context.clock.now());
  const take = (studyId: string, participantId: string, start: boolean): Promise<TakenPlace> =>
    act((unit) => takePlace(context, unit, { studyId, participantId, start }));
  return {
    participant: someone,
    takePlace: (studyId, who = someone()) => take(studyId, who, true),
    reservePlace: (studyId, who = someone()) => take(studyId, who, false),
    start: (id) => act((unit) => startPlace(context, unit, id)),
    submit: (id, code) => act((unit) => handIn(context, unit, id, code)),
    noCode: (id) => act((unit) => handIn(context, unit, id, undefined)),
    return: (id) => act((unit) => giveBack(context, unit, id)),
    timeOut: (id) => act((unit) => runOut(context, unit, id)),
  };
}
