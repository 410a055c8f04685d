import { newId } from '../domain/ids.ts';
import type { Researcher } from '../domain/records.ts';
import { invalid, notFound } from '../domain/refusal.ts';
import {
  noSubmissions,
  type Study,
  type StudyPhase,
  type StudySettings,
  screenOutOf,
  statusOf,
} from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';
import { tellStudyStatus } from './events.ts';
import { reserve } from './money.ts';
import { checkSettings } from './study-settings.ts';

export type StudyAction = 'PUBLISH' | 'PAUSE' | 'START' | 'STOP';

/** @throws ProlificRefusal 404 for a study of somebody else, too */
export async function studyOf(
  unit: Pick<Unit, 'objects'>,
  researcher: Researcher,
  id: string,
): Promise<Study> {
  const study = await unit.objects.get('study', id);
  if (study === undefined || !researcher.workspaceIds.includes(study.workspaceId)) throw notFound('study');
  return study;
}

/** @throws ProlificRefusal 400, 404 */
export async function createStudy(
  context: ProlificContext,
  unit: Unit,
  researcher: Researcher,
  { settings, projectId }: { readonly settings: StudySettings; readonly projectId: string | undefined },
): Promise<Study> {
  const project = await projectFor(unit, researcher, projectId);
  await checkSettings(context, unit, { settings, workspaceId: project.workspaceId });
  const study: Study = {
    id: newId(unit.now),
    researcherId: researcher.id,
    workspaceId: project.workspaceId,
    projectId: project.id,
    settings,
    phase: 'draft',
    counts: noSubmissions(),
    reservedMinor: 0,
    status: 'UNPUBLISHED',
    statusSince: unit.now,
    createdAt: unit.now,
  };
  await unit.objects.insert('study', study, { parent: project.workspaceId, tag: study.status });
  return study;
}

/**
 * Changes a study: a draft altogether, a published one its internal name, its places upwards and its screen-out
 * slots upwards.
 * @throws ProlificRefusal 400
 */
export async function changeStudy(
  context: ProlificContext,
  unit: Unit,
  study: Study,
  change: Partial<StudySettings>,
): Promise<Study> {
  if (study.phase === 'draft') {
    const settings = { ...study.settings, ...change };
    await checkSettings(context, unit, { settings, workspaceId: study.workspaceId });
    return saveStudy(context, unit, { ...study, settings });
  }
  const { internal_name, total_available_places: places, completion_codes: codes, ...others } = change;
  const fixed = Object.keys(others).filter((name) => !isSame(study.settings, change, name));
  if (fixed.length > 0)
    throw invalid(
      Object.fromEntries(fixed.map((name) => [name, ['A published study keeps what it has here.']])),
    );
  const settings = { ...study.settings };
  const before = study.settings.total_available_places;
  if (places !== undefined && places < before)
    throw invalid({ total_available_places: [`There are ${before} places; their number can only grow.`] });
  const resumed: StudyPhase =
    places !== undefined && places > before && study.phase === 'stopped' ? 'recruiting' : study.phase;
  return saveStudy(context, unit, {
    ...study,
    phase: resumed,
    settings: {
      ...settings,
      ...(internal_name !== undefined && { internal_name }),
      ...(places !== undefined && { total_available_places: places }),
      ...(codes !== undefined && { completion_codes: withMoreSlots(study, codes) }),
    },
  });
}

const isSame = (settings: StudySettings, change: Partial<StudySettings>, name: string): boolean =>
  name in settings &&
  JSON.stringify(settings[name as keyof StudySettings]) ===
    JSON.stringify(change[name as keyof StudySettings]);

/** The one change of the codes that a published study takes. */
function withMoreSlots(study: Study, codes: StudySettings['completion_codes']) {
  const wanted = screenOutOf({ settings: { ...study.settings, completion_codes: codes } });
  const current = screenOutOf(study);
  const refusal = invalid({ completion_codes: ['Only the slots of a screen-out can grow once published.'] });
  if (wanted === undefined || current === undefined || wanted.slots < current.slots) throw refusal;
  if (wanted.code.code !== current.code.code) throw refusal;
  return study.settings.completion_codes.map((code) =>
    code.code !== current.code.code
      ? code
      : {
          ...code,
          actions: code.actions.map((action) =>
            action.action === 'FIXED_SCREEN_OUT_PAYMENT' ? { ...action, slots: wanted.slots } : action,
          ),
        },
  );
}

const nextPhase: Readonly<Record<StudyAction, Partial<Record<StudyPhase, StudyPhase>>>> = {
  PUBLISH: { draft: 'publishing' },
  PAUSE: { recruiting: 'paused', publishing: 'paused' },
  START: { paused: 'recruiting' },
  STOP: { recruiting: 'stopped', paused: 'stopped', publishing: 'stopped' },
};

/**
 * @throws ProlificRefusal 400 for a study that is not ready or not paid for, and from a status the action does not
 * lead away from: no other refusal is described
 */
export async function moveStudy(
  context: ProlificContext,
  unit: Unit,
  study: Study,
  action: StudyAction,
): Promise<Study> {
  const phase = nextPhase[action][study.phase];
  if (phase === undefined) throw invalid(`${action} does not lead away from ${study.status}.`);
  if (action !== 'PUBLISH') return saveStudy(context, unit, { ...study, phase });
  if (study.settings.completion_codes.length === 0)
    throw invalid({ completion_codes: ['A study needs a completion code to be published.'] });
  const wait = context.behaviour().publishingMs;
  if (wait > 0) await unit.due.add('publish', study.id, unit.now + wait);
  return saveStudy(context, unit, {
    ...study,
    phase: wait > 0 ? 'publishing' : 'recruiting',
    publishedAt: unit.now,
  });
}

/** @throws ProlificRefusal 400 once it was published */
export async function deleteStudy(unit: Unit, study: Study): Promise<void> {
  if (study.phase !== 'draft') throw invalid('Only a draft can be deleted.');
  await unit.objects.remove('study', study.id);
}

/** Stores a study with the money it needs and the status that follows, and tells subscribers of a new one. */
export async function saveStudy(context: ProlificContext, unit: Unit, changed: Study): Promise<Study> {
  const paused = pausedBySlots(changed);
  const funded = await reserve(context, unit, paused);
  const status = statusOf(funded, context.behaviour());
  const study = status === funded.status ? funded : { ...funded, status, statusSince: unit.now };
  await unit.objects.update('study', study, study.status);
  if (study !== funded) await tellStudyStatus(context, unit, study);
  return study;
}

/** Documented: a study whose screen-out slots are used up pauses by itself. */
function pausedBySlots(study: Study): Study {
  const screenOut = screenOutOf(study);
  if (screenOut === undefined || study.phase !== 'recruiting') return study;
  const isUsedUp = study.counts['SCREENED OUT'] >= screenOut.slots;
  return isUsedUp ? { ...study, phase: 'paused' } : study;
}

async function projectFor(unit: Unit, researcher: Researcher, projectId: string | undefined) {
  if (projectId !== undefined) {
    const project = await unit.objects.get('project', projectId);
    if (project === undefined || !researcher.workspaceIds.includes(project.workspaceId))
      throw invalid({ project: ['There is no such project.'] });
    return project;
  }
  // Documented: without one, the first that was made.
  for (const workspaceId of researcher.workspaceIds) {
    const [first] = await unit.objects.list('project', workspaceId, { limit: 1 });
    if (first !== undefined) return first;
  }
  throw invalid({ project: ['There is no project.'] });
}
