import { createHash } from 'node:crypto';
import type { PostingOrder } from '@turnout/core';
import { withGroups } from './filters.ts';
import type { ProlificSettings } from './settings.ts';

const MINUTE = 60_000;

/** Least minutes that Prolific gives for a task of so many minutes (API reference, `maximum_allowed_time`). */
const leastMinutes = (estimated: number): number => 2 + 2 * estimated + 2 * Math.sqrt(estimated);

/** The longest task, whole minutes, that fits into the time one person may take; at least 1. */
function longestEstimate(minutes: number): number {
  let estimated = 1;
  while (leastMinutes(estimated + 1) <= minutes) estimated += 1;
  return estimated;
}

/** Why Prolific would refuse the order, before it is asked; undefined: no reason known. */
export function draftProblem(order: PostingOrder, settings: ProlificSettings): string | undefined {
  const minutes = Math.floor(order.durationMs / MINUTE);
  const estimated = settings.estimatedMinutes ?? 1;
  if (!Number.isInteger(order.places) || order.places < 1) return 'A study has at least one place.';
  if (!Number.isInteger(order.rewardMinor) || order.rewardMinor < 1)
    return 'The reward is a whole number of pence or cents.';
  if (screenOutPays(settings).some((minor) => minor >= order.rewardMinor))
    return 'Screening somebody out pays less than the study; lower fixed_screen_out_reward in prolific.json.';
  if (!URL.canParse(order.studyUrl)) return 'The address of the study is no web address.';
  if (minutes < leastMinutes(estimated))
    return `One person may take ${minutes} minutes, but Prolific wants at least ${Math.ceil(leastMinutes(estimated))} for a task of ${estimated}.`;
  return undefined;
}

const screenOutPays = (settings: ProlificSettings): readonly number[] =>
  settings.completionCodes
    .flatMap(({ actions }) => actions)
    .flatMap((action) =>
      action.action === 'FIXED_SCREEN_OUT_PAYMENT' ? [action.fixed_screen_out_reward] : [],
    );

/** The body of "Create a draft study". */
export function draftOf(order: PostingOrder, settings: ProlificSettings): Readonly<Record<string, unknown>> {
  const minutes = Math.floor(order.durationMs / MINUTE);
  return {
    name: order.title,
    internal_name: order.annotation,
    description: order.description,
    external_study_url: withParameters(order.studyUrl),
    prolific_id_option: 'url_parameters',
    completion_codes: settings.completionCodes,
    total_available_places: order.places,
    estimated_completion_time: settings.estimatedMinutes ?? longestEstimate(minutes),
    maximum_allowed_time: minutes,
    reward: order.rewardMinor,
    device_compatibility: settings.devices,
    peripheral_requirements: [],
    filters: withGroups(settings.filters, order.requireGroups, order.excludeGroups),
    project: settings.project,
  };
}

/**
 * Prolific's three ids under the names that psiTurk studies know, and under Prolific's own, which tasks made for it
 * read. The placeholders stay as they are written: encoded, Prolific would not see them.
 */
const PARAMETERS = [
  'workerId={{%PROLIFIC_PID%}}',
  'assignmentId={{%SESSION_ID%}}',
  'hitId={{%STUDY_ID%}}',
  'PROLIFIC_PID={{%PROLIFIC_PID%}}',
  'SESSION_ID={{%SESSION_ID%}}',
  'STUDY_ID={{%STUDY_ID%}}',
].join('&');

function withParameters(address: string): string {
  const url = new URL(address);
  const mark = url.search === '' ? '?' : '&';
  return `${url.origin}${url.pathname}${url.search}${mark}${PARAMETERS}${url.hash}`;
}

/** Names one addition of places within a study's internal name. */
export const markOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 8);
