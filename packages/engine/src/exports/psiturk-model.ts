import {
  type FoldedModel,
  type NewRecord,
  type Participant,
  serverOwnedMembers,
  uniqueIdOf,
} from '@turnout/core';

/** Members written from records or by the server; everything else a task saved follows them. */
const writtenMembers: ReadonlySet<string> = new Set([
  ...serverOwnedMembers,
  'currenttrial',
  'bonus',
  'data',
  'questiondata',
  'eventdata',
  'useragent',
]);

/**
 * psiTurk's model of one participant as JSON text, in psiTurk's order of members (psiturk.md 1.10): what GET
 * /sync answers and what the SQL view calls `datastring`. With nothing saved it holds only what the server knows,
 * so that psiturk.js keeps its own defaults for the rest. The records' values are JSON text already and are put
 * in as they are: parsing them again would cost as much as the whole model.
 */
export function psiturkModelText(input: {
  readonly participant: Participant;
  /** The worker's real id, or the pseudonym where the reader may not see it. */
  readonly workerId: string;
  readonly folded: FoldedModel;
}): string {
  const { participant, workerId, folded } = input;
  const { attributes } = folded;
  const uniqueId = quote(uniqueIdOf({ workerId, assignmentId: participant.assignmentId }));
  const identity = [
    member('condition', String(participant.cell.condition)),
    member('counterbalance', String(participant.cell.counterbalance)),
    member('assignmentId', quote(participant.assignmentId)),
    member('workerId', quote(workerId)),
    member('hitId', quote(participant.hitId)),
  ];
  const bonus = member('bonus', attributes.get('bonus') ?? String(participant.bonusMinor / 100));
  if (isEmpty(folded)) return object([...identity, bonus]);
  const attribute = (name: string): string[] => {
    const value = attributes.get(name);
    return value === undefined ? [] : [member(name, value)];
  };
  const others = [...attributes].filter(([name]) => !writtenMembers.has(name));
  return object([
    ...identity,
    ...attribute('currenttrial'),
    bonus,
    member('data', array(folded.trials.map((trial) => trialText(trial, uniqueId)))),
    member('questiondata', object([...folded.answers].map(([name, value]) => member(name, value)))),
    member('eventdata', array(folded.events.map(eventText))),
    ...attribute('useragent'),
    member('mode', quote(participant.mode)),
    ...others.map(([name, value]) => member(name, value)),
    member('id', uniqueId),
  ]);
}

const isEmpty = ({ trials, events, answers, attributes }: FoldedModel): boolean =>
  trials.length === 0 && events.length === 0 && answers.size === 0 && attributes.size === 0;

const quote = (text: string): string => JSON.stringify(text);
const member = (name: string, value: string): string => `${quote(name)}:${value}`;
const object = (members: readonly string[]): string => `{${members.join(',')}}`;
const array = (items: readonly string[]): string => `[${items.join(',')}]`;

const numberMember = (name: string, value: number | undefined): string[] =>
  value === undefined ? [] : [member(name, JSON.stringify(value))];

/** An item that never had psiTurk's envelope has no time and comes back as it was saved. */
function trialText(trial: NewRecord, uniqueId: string): string {
  if (trial.at === undefined) return trial.value;
  return object([
    member('uniqueid', uniqueId),
    ...numberMember('current_trial', trial.ordinal),
    ...numberMember('dateTime', trial.at),
    member('trialdata', trial.value),
  ]);
}

function eventText(event: NewRecord): string {
  if (event.name === undefined) return event.value;
  return object([
    member('eventtype', quote(event.name)),
    member('value', event.value),
    ...numberMember('timestamp', event.at),
    ...numberMember('interval', event.interval),
  ]);
}
