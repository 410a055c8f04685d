import {
  type Cell,
  type EntryIds,
  type LifecycleEvent,
  type Participant,
  type ParticipantState,
  parseUniqueId,
  TurnoutError,
} from '@turnout/core';
import type { CompleteTask, SavedRecords, SaveRecords } from '@turnout/protocol';
import { Claims } from './access/claims.ts';
import { type Capability, issueToken, readToken } from './access/tokens.ts';
import type { EngineContext } from './context.ts';
import { changeCell } from './entry/change-cell.ts';
import { type AdPage, openAd } from './entry/open-ad.ts';
import { openStudy, type ProvenNonce, type StudyPage } from './entry/open-study.ts';
import type { Visit } from './entry/visit.ts';
import { completeTask } from './lifecycle/complete.ts';
import { applyEvent } from './lifecycle/move.ts';
import { DigestCache } from './saving/digests.ts';
import { readModel, workerIdOf } from './saving/read-model.ts';
import { saveModel } from './saving/save-model.ts';
import { saveRecords } from './saving/save-records.ts';
import { setBonus } from './saving/set-bonus.ts';

/** The use cases. HTTP, commands and jobs call these and nothing beneath. */
export interface Engine {
  readonly context: EngineContext;
  /** @returns undefined for anything this server did not issue */
  readToken(token: string): Capability | undefined;
  issueToken(participantId: number, uniqueId: string): string;
  /** @throws TurnoutError TOKEN_FOREIGN when the participation is another capability's (AU4) */
  admit(capability: Capability, engages: boolean): Promise<void>;
  openAd(visit: EntryIds & { readonly uniqueId: string }): Promise<AdPage>;
  openStudy(visit: Visit, proven: ProvenNonce): Promise<StudyPage>;
  /** The participant of a psiTurk uniqueId. @throws TurnoutError IDS_INVALID, PARTICIPANT_UNKNOWN */
  find(uniqueId: string): Promise<Participant>;
  saveRecords(participantId: number, message: SaveRecords): Promise<SavedRecords>;
  /** @param text the body of psiTurk's PUT. @returns the number of records that were new */
  saveModel(participantId: number, text: string): Promise<number>;
  readModel(participantId: number): Promise<string>;
  complete(participantId: number, announced: Pick<CompleteTask, 'page' | 'last'>): Promise<void>;
  apply(participantId: number, event: LifecycleEvent, cause: string): Promise<ParticipantState>;
  /** @param minor whole cents. @throws TurnoutError INPUT_INVALID */
  setBonus(participantId: number, minor: number): Promise<void>;
  /** The worker's real id. @throws TurnoutError PARTICIPANT_UNKNOWN, KEYS_INVALID */
  workerIdOf(participantId: number): Promise<string>;
  changeCell(participantId: number, cell: Cell): Promise<void>;
}

export function createEngine(context: EngineContext): Engine {
  const { store, vault, settings } = context;
  const digests = new DigestCache();
  const claims = new Claims(store);
  return {
    context,
    readToken: (token) => readToken(vault, token),
    issueToken: (participantId, uniqueId) => issueToken(vault, participantId, uniqueId, 'participant'),
    admit: (capability, engages) => claims.admit(capability, engages),
    openAd: (visit) => openAd(context, visit),
    openStudy: (visit, proven) => openStudy(context, visit, proven),
    async find(uniqueId) {
      const { workerId, assignmentId } = parseUniqueId(uniqueId);
      const found = await store.participants.byIds(settings.study, vault.pseudonym(workerId), assignmentId);
      if (found === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
      return found;
    },
    saveRecords: (participantId, message) => saveRecords(context, participantId, message),
    saveModel: (participantId, text) => saveModel(context, digests, participantId, text),
    readModel: (participantId) => readModel(context, participantId),
    complete: (participantId, announced) => completeTask(context, participantId, announced),
    apply: (participantId, event, cause) => applyEvent(context, participantId, event, cause),
    setBonus: (participantId, minor) => setBonus(context, participantId, minor),
    workerIdOf: (participantId) => workerIdOf(context, participantId),
    changeCell: (participantId, cell) => changeCell(context, participantId, cell),
  };
}
