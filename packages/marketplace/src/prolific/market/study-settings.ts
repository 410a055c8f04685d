import { invalid, type RefusalDetail } from '../domain/refusal.ts';
import { type StudySettings, screenOutOf, shortestAllowedTime } from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';

/** Filters that name participant groups. */
const groupFilters = ['participant_group_allowlist', 'participant_group_blocklist'] as const;

/**
 * What the description demands of a study beyond the shape of each field.
 * @throws ProlificRefusal 400 with the faults of each field
 */
export async function checkSettings(
  context: ProlificContext,
  unit: Unit,
  { settings, workspaceId }: { readonly settings: StudySettings; readonly workspaceId: string },
): Promise<void> {
  const faults: Record<string, string[]> = {};
  const fault = (field: keyof StudySettings, text: string): void => {
    faults[field] = [...(faults[field] ?? []), text];
  };
  const { completion_codes: codes, estimated_completion_time: estimate } = settings;
  const texts = codes.map(({ code }) => code);
  if (new Set(texts).size < texts.length) fault('completion_codes', 'Each code occurs once.');
  for (const code of codes) {
    const actions = code.actions.map(({ action }) => action);
    if (actions.includes('AUTOMATICALLY_APPROVE') && actions.includes('MANUALLY_REVIEW'))
      fault('completion_codes', `"${code.code}" cannot both approve and wait for review.`);
    if (actions.includes('DYNAMIC_PAYMENT') && code.actor !== 'researcher')
      fault('completion_codes', `"${code.code}" pays in part, so its actor is the researcher.`);
    if (code.code === null && (code.actor === 'researcher' || actions.length > 0))
      fault('completion_codes', 'A code that is null is a participant’s and has no actions.');
    for (const action of code.actions) {
      if (!('participant_group' in action)) continue;
      if (!(await hasGroup(unit, workspaceId, action.participant_group)))
        fault('completion_codes', `There is no participant group ${action.participant_group}.`);
    }
  }
  const screenOut = screenOutOf({ settings });
  if (screenOut !== undefined && screenOut.rewardMinor >= settings.reward)
    fault('completion_codes', 'A screen-out pays less than the study.');
  const special = codes.some(({ actions }) =>
    actions.some(({ action }) => action === 'FIXED_SCREEN_OUT_PAYMENT' || action === 'DYNAMIC_PAYMENT'),
  );
  if (special && !context.behaviour().screenOutEnabled)
    fault('completion_codes', 'The workspace has no screen-outs and payments in part.');
  if (settings.maximum_allowed_time < shortestAllowedTime(estimate))
    fault('maximum_allowed_time', `At least ${shortestAllowedTime(estimate)} minutes.`);
  for (const { filter_id, selected_values = [] } of settings.filters) {
    if (!groupFilters.some((name) => name === filter_id)) continue;
    for (const id of selected_values)
      if (!(await hasGroup(unit, workspaceId, id))) fault('filters', `There is no participant group ${id}.`);
  }
  if (Object.keys(faults).length > 0) throw invalid(faults satisfies RefusalDetail);
}

async function hasGroup(unit: Unit, workspaceId: string, id: string): Promise<boolean> {
  const group = await unit.objects.get('group', id);
  return group !== undefined && group.workspaceId === workspaceId;
}
