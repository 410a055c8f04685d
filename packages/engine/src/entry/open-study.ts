import {
  type Cell,
  countsAsTaken,
  decideStudy,
  type ErrorCode,
  foldRecords,
  isDebugVisit,
  type KnownParticipation,
  type Participant,
  type Transaction,
  TurnoutError,
  uniqueIdOf,
} from '@turnout/core';
import { DEBUG_NONCE, issueToken } from '../access/tokens.ts';
import type { EngineContext } from '../context.ts';
import { psiturkModelText } from '../exports/psiturk-model.ts';
import { move } from '../lifecycle/move.ts';
import { readModel } from '../saving/read-model.ts';
import { findSeat } from './seats.ts';
import { entryRules, type Visit } from './visit.ts';

export type StudyPage =
  | {
      readonly show: 'study';
      readonly participant: Participant;
      readonly token: string;
      /** What GET /sync answers: JSON text. */
      readonly model: string;
    }
  /** The person has been inside before and this request brings no proof of being the same person. */
  | { readonly show: 'prove'; readonly participantId: number }
  | { readonly show: 'error'; readonly code: ErrorCode };

/** The nonce of the capability that a request brings for this participant, or undefined. */
export type ProvenNonce = (participantId: number) => string | undefined;

/**
 * LC4, AU2: opens the study for a person: enrols a newcomer and seats them in a cell, or lets the same person
 * back in. Ids alone open a participation only as long as nothing was done in it.
 * @param proven the capability that the request carries of a participant
 */
export async function openStudy(
  context: EngineContext,
  visit: Visit,
  proven: ProvenNonce,
): Promise<StudyPage> {
  const { store, vault, settings } = context;
  const worker = vault.pseudonym(visit.workerId);
  const known = await store.participants.ofWorker(settings.study, worker);
  const page = await answerKnown(context, visit, known, proven);
  return page ?? enrol(context, visit, worker, known, proven);
}

/** @returns undefined for a newcomer */
async function answerKnown(
  context: EngineContext,
  visit: Visit,
  known: readonly KnownParticipation[],
  proven: ProvenNonce,
): Promise<StudyPage | undefined> {
  const rules = entryRules(context.settings, visit, known);
  const decision = decideStudy(visit, known, rules);
  if (decision.show === 'enrol') return undefined;
  const mine = known.find((row) => row.assignmentId === visit.assignmentId);
  if (decision.show === 'error') return decision;
  const nonce = rules.debug ? DEBUG_NONCE : proven(decision.participantId);
  if (!(await mayEnter(context, decision.participantId, mine?.engaged === true, nonce)))
    return { show: 'prove', participantId: decision.participantId };
  const participant = await readmit(context, decision.participantId);
  return {
    show: 'study',
    participant,
    token: tokenOf(context, participant.id, visit, nonce),
    model: await readModel(context, participant.id),
  };
}

/** AU2, AU4: what somebody has begun opens to the capability that began it; the rest to anybody with the ids. */
async function mayEnter(
  { store }: EngineContext,
  participantId: number,
  engaged: boolean,
  nonce: string | undefined,
): Promise<boolean> {
  const claimant = await store.participants.claimant(participantId);
  if (claimant !== undefined) return claimant === nonce;
  return !engaged || nonce !== undefined;
}

/** Somebody who had left and was let in again is started again. */
async function readmit({ store, clock }: EngineContext, participantId: number): Promise<Participant> {
  const participant = await store.participants.byId(participantId);
  if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
  if (participant.state !== 'quit') return participant;
  return store.write(async (tx) => {
    const locked = await tx.participants.lock(participantId);
    if (locked === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
    const state =
      locked.state === 'quit' ? await move(tx, locked, 'resume', 'came back', clock.now()) : locked.state;
    return { ...locked, state };
  });
}

async function enrol(
  context: EngineContext,
  visit: Visit,
  worker: string,
  earlier: readonly KnownParticipation[],
  proven: ProvenNonce,
): Promise<StudyPage> {
  const { store, clock, random, settings } = context;
  const forced = (await settings.chooseCell?.(visit.mode)) ?? (await cellOfEarlier(context, visit, earlier));
  const draw = random.next();
  const outcome = await store.write(async (tx) => {
    const seat = await findSeat(context, tx, { mode: visit.mode, at: clock.now(), draw, forced });
    // Looked up again under the lock: the same person may be entering through a second window right now.
    const known = await tx.participants.ofWorker(settings.study, worker);
    if (decideStudy(visit, known, entryRules(settings, visit, known)).show !== 'enrol') return known;
    const participant = await insert(context, tx, visit, worker, seat.cell, clock.now());
    if (participant === undefined) return tx.participants.ofWorker(settings.study, worker);
    await seat.take(participant.id);
    return participant;
  });
  if ('id' in outcome)
    return {
      show: 'study',
      participant: outcome,
      token: tokenOf(context, outcome.id, visit, isDebugVisit(visit) ? DEBUG_NONCE : undefined),
      model: psiturkModelText({ participant: outcome, workerId: visit.workerId, folded: foldRecords([]) }),
    };
  const page = await answerKnown(context, visit, outcome, proven);
  return page ?? { show: 'error', code: 'STATUS_UNEXPECTED' };
}

/**
 * LC9: the cell of somebody who looked at the study under another assignment and gave that back: nobody chooses a
 * condition by returning the task and taking it again.
 */
async function cellOfEarlier(
  { store, settings }: EngineContext,
  visit: Visit,
  known: readonly KnownParticipation[],
): Promise<Cell | undefined> {
  for (const row of known.toReversed()) {
    if (countsAsTaken(row) || row.state === 'allocated') continue;
    const earlier = await store.participants.byId(row.participantId);
    if (earlier?.mode === visit.mode && earlier.designVersion === settings.designVersion) return earlier.cell;
  }
  return undefined;
}

async function insert(
  { vault, settings }: EngineContext,
  tx: Transaction,
  visit: Visit,
  worker: string,
  cell: Participant['cell'],
  enteredAt: number,
): Promise<Participant | undefined> {
  const row = {
    study: settings.study,
    mode: visit.mode,
    designVersion: settings.designVersion,
    worker,
    assignmentId: visit.assignmentId,
    hitId: visit.hitId,
    cell,
    browser: visit.browser,
    platform: visit.platform,
    language: visit.language,
    enteredAt,
  };
  const id = await tx.participants.insert(row, {
    workerIdSealed: vault.encrypt(visit.workerId),
    ipAddressSealed: visit.ipAddress === undefined ? undefined : vault.encrypt(visit.ipAddress),
  });
  if (id === undefined) return undefined;
  return { ...row, id, state: 'allocated', startedAt: undefined, endedAt: undefined, bonusMinor: 0 };
}

const tokenOf = (
  { vault }: EngineContext,
  participantId: number,
  visit: Visit,
  nonce: string | undefined,
): string => issueToken(vault, participantId, uniqueIdOf(visit), 'participant', nonce);
