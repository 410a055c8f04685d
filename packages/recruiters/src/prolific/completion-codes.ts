import { isObject, type JsonObject, listOf, numberOf, textOf } from './json.ts';

/** What happens by itself when somebody comes back with the code. Amounts are minor units. */
export type CodeAction =
  | { readonly action: 'AUTOMATICALLY_APPROVE' }
  | { readonly action: 'MANUALLY_REVIEW' }
  | { readonly action: 'ADD_TO_PARTICIPANT_GROUP'; readonly participant_group: string }
  | { readonly action: 'REMOVE_FROM_PARTICIPANT_GROUP'; readonly participant_group: string }
  | { readonly action: 'REQUEST_RETURN'; readonly return_reason: string }
  | {
      readonly action: 'FIXED_SCREEN_OUT_PAYMENT';
      readonly fixed_screen_out_reward: number;
      readonly slots: number;
    };

/** In Prolific's own spelling, as it is sent. */
export interface CompletionCode {
  readonly code: string;
  /** `COMPLETED`, `SCREENED_OUT`, `NO_CONSENT`, … or words of one's own. */
  readonly code_type: string;
  readonly actor: 'participant' | 'researcher';
  readonly actions: readonly CodeAction[];
}

/** Whether it is the code of participants who have finished. */
export const isOfFinished = ({ code_type, actor }: CompletionCode): boolean =>
  code_type === 'COMPLETED' && actor === 'participant';

/** What a code pays whoever is screened out by it, minor units; undefined where it screens nobody out. */
export const screenOutMinorOf = ({ actions }: CompletionCode): number | undefined =>
  actions.find((action) => action.action === 'FIXED_SCREEN_OUT_PAYMENT')?.fixed_screen_out_reward;

type Report = (problem: string) => void;

/** The one code of a study that sets none of its own: whoever finished waits for review. */
export const reviewedCode = (code: string): CompletionCode => ({
  code,
  code_type: 'COMPLETED',
  actor: 'participant',
  actions: [{ action: 'MANUALLY_REVIEW' }],
});

/** Reads `completion_codes`; what is wrong goes to `report`, in words. */
export function readCompletionCodes(value: unknown, report: Report): readonly CompletionCode[] {
  if (!Array.isArray(value) || value.length === 0) {
    report('completion_codes is no list of codes.');
    return [];
  }
  const codes = listOf(value).flatMap((entry, at) =>
    readCode(entry, (text) => report(`completion_codes, number ${at + 1}: ${text}`)),
  );
  const texts = codes.map(({ code }) => code);
  if (new Set(texts).size < texts.length) report('completion_codes holds the same code twice.');
  if (!codes.some(isOfFinished))
    report('completion_codes has no code of code_type COMPLETED, for those who finish.');
  return codes;
}

function readCode(entry: unknown, report: Report): readonly CompletionCode[] {
  if (!isObject(entry)) return problem(report, 'it is no object.');
  const code = textOf(entry.code);
  const code_type = textOf(entry.code_type);
  const actor = entry.actor ?? 'participant';
  if (code === undefined || !/^[\w-]{1,64}$/.test(code))
    return problem(report, 'code must be letters, digits, - and _, up to 64 of them.');
  if (code_type === undefined) return problem(report, 'code_type is missing.');
  if (actor !== 'participant' && actor !== 'researcher')
    return problem(report, 'actor must be participant or researcher.');
  const actions = listOf(entry.actions).flatMap((action) => readAction(action, report));
  const names = new Set<string>(actions.map(({ action }) => action));
  if (actions.length === 0) report('it has no actions; write [{"action": "MANUALLY_REVIEW"}].');
  if (names.has('AUTOMATICALLY_APPROVE') && names.has('MANUALLY_REVIEW'))
    report('AUTOMATICALLY_APPROVE and MANUALLY_REVIEW exclude each other.');
  return [{ code, code_type, actor, actions }];
}

function readAction(entry: unknown, report: Report): readonly CodeAction[] {
  if (!isObject(entry)) return problem(report, 'an action is no object.');
  const { action } = entry;
  switch (action) {
    case 'AUTOMATICALLY_APPROVE':
    case 'MANUALLY_REVIEW':
      return [{ action }];
    case 'ADD_TO_PARTICIPANT_GROUP':
    case 'REMOVE_FROM_PARTICIPANT_GROUP': {
      const participant_group = textOf(entry.participant_group);
      if (participant_group === undefined) return problem(report, `${action} needs participant_group.`);
      return [{ action, participant_group }];
    }
    case 'REQUEST_RETURN': {
      const return_reason = textOf(entry.return_reason);
      if (return_reason === undefined) return problem(report, `${action} needs return_reason.`);
      return [{ action, return_reason }];
    }
    case 'FIXED_SCREEN_OUT_PAYMENT':
      return readScreenOut(entry, report);
    default:
      return problem(report, `the action ${JSON.stringify(action)} is not known here.`);
  }
}

function readScreenOut(entry: JsonObject, report: Report): readonly CodeAction[] {
  const reward = numberOf(entry.fixed_screen_out_reward);
  const slots = numberOf(entry.slots);
  if (reward === undefined || !Number.isInteger(reward) || reward < 1)
    return problem(report, 'fixed_screen_out_reward must be a whole number of pence or cents.');
  if (slots === undefined || !Number.isInteger(slots) || slots < 1)
    return problem(report, 'slots must be a whole number of people.');
  return [{ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward: reward, slots }];
}

function problem(report: Report, text: string): readonly never[] {
  report(text);
  return [];
}
