import { type Participant, stateCodes, TurnoutError, uniqueIdOf } from '@turnout/core';
import type { Engine } from '@turnout/engine';
import { minorUnits, type ParticipantData, type ParticipantHandle } from '@turnout/project';

/** A participant as the researcher's hooks see one, with psiTurk's names; a snapshot, but for `data()`. */
export async function participantHandle(
  engine: Engine,
  participant: Participant,
): Promise<ParticipantHandle> {
  const workerId = await engine.workerIdOf(participant.id);
  const { id, assignmentId, cell } = participant;
  return {
    uniqueid: uniqueIdOf({ workerId, assignmentId }),
    workerid: workerId,
    assignmentid: assignmentId,
    hitid: participant.hitId,
    cond: cell.condition,
    counterbalance: cell.counterbalance,
    status: stateCodes[participant.state],
    mode: participant.mode,
    codeversion: participant.designVersion,
    browser: participant.browser,
    platform: participant.platform,
    language: participant.language,
    beginhit: new Date(participant.enteredAt),
    beginexp: dateOf(participant.startedAt),
    endhit: dateOf(participant.endedAt),
    bonus: participant.bonusMinor / 100,
    data: () => readData(engine, id),
    async setBonus(amount) {
      const minor = minorUnits(amount);
      if (minor === undefined) throw new RangeError(`a bonus of ${amount} is not an amount of money`);
      await engine.setBonus(id, minor);
    },
    complete: () => engine.complete(id, { page: '', last: 0 }),
    async screenOut(reason) {
      await engine.apply(id, 'screen_out', reason);
    },
    setCondition: (condition, counterbalance = cell.counterbalance) =>
      engine.changeCell(id, { condition, counterbalance }),
  };
}

const dateOf = (time: number | undefined): Date | undefined =>
  time === undefined ? undefined : new Date(time);

async function readData(engine: Engine, participantId: number): Promise<ParticipantData> {
  const datastring = await engine.readModel(participantId);
  const model = JSON.parse(datastring) as {
    data?: ParticipantData['trials'];
    questiondata?: ParticipantData['questiondata'];
    eventdata?: ParticipantData['eventdata'];
  };
  return {
    trials: model.data ?? [],
    questiondata: model.questiondata ?? {},
    eventdata: model.eventdata ?? [],
    datastring,
  };
}

/** @throws TurnoutError PARTICIPANT_UNKNOWN */
export async function handleOf(engine: Engine, participantId: number): Promise<ParticipantHandle> {
  const participant = await engine.context.store.participants.byId(participantId);
  if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
  return participantHandle(engine, participant);
}
