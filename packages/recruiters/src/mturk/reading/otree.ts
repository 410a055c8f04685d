import type { QualificationRequirement } from '@aws-sdk/client-mturk';
import {
  LEAST_TIME_MS,
  MOST_DESCRIPTION,
  MOST_KEYWORDS,
  MOST_TIME_MS,
  MOST_TITLE,
  textProblems,
} from '../order-problems.ts';
import type { MturkPostingDefaults } from '../settings.ts';
import { type Literal, parsePythonLiteral } from './python-literal.ts';
import {
  isDictionary,
  type Report,
  type RequirementContext,
  readRequirements,
  TYPE_ID,
} from './requirements.ts';

/** What oTree's `mturk_hit_settings` say. */
export interface OtreeHitSettings {
  readonly posting: MturkPostingDefaults;
  readonly frameHeight: number;
  /** As written: a path within oTree's templates. */
  readonly template: string;
  readonly requirements: readonly QualificationRequirement[];
}

const REQUIRED = [
  'keywords',
  'title',
  'description',
  'frame_height',
  'template',
  'minutes_allotted_per_assignment',
  'expiration_hours',
  'qualification_requirements',
] as const;
const OPTIONAL = ['grant_qualification_id'] as const;

const MOST_HEIGHT = 10_000;

/** @param text JSON or a Python literal. @returns undefined when something is missing; what is wrong is reported */
export function readOtreeSettings(
  text: string,
  context: RequirementContext,
  report: Report,
): OtreeHitSettings | undefined {
  const parsed = parsePythonLiteral(text);
  if (parsed.kind === 'problem') {
    report(`mturk_hit_settings: ${parsed.problem}.`);
    return undefined;
  }
  const settings = parsed.value;
  if (!isDictionary(settings)) {
    report('mturk_hit_settings: must be a dictionary.');
    return undefined;
  }
  reportKeys(Object.keys(settings), report);
  const read = readerOf(settings, report);
  const title = read.text('title', MOST_TITLE);
  const description = read.text('description', MOST_DESCRIPTION);
  const keywords = read.keywords();
  const frameHeight = read.number('frame_height', { least: 0, most: MOST_HEIGHT, whole: true });
  const template = read.text('template', MOST_DESCRIPTION);
  const minutes = read.time('minutes_allotted_per_assignment', 60_000, true);
  const hours = read.time('expiration_hours', 3_600_000, false);
  const requirements =
    settings.qualification_requirements === undefined
      ? []
      : readRequirements(settings.qualification_requirements, 'qualification_requirements', context, report);
  const grantGroup = read.group();
  return {
    posting: { title, description, keywords, durationMs: minutes, lifetimeMs: hours, grantGroup },
    frameHeight,
    template,
    requirements,
  };
}

function reportKeys(keys: readonly string[], report: Report): void {
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  for (const key of keys) {
    if (known.includes(key)) continue;
    const renamed = key === 'preview_template' ? ' Since oTree 2.4 it is "template".' : '';
    report(
      `mturk_hit_settings: there is no key "${key.slice(0, 40)}".${renamed} There are ${known.join(', ')}.`,
    );
  }
  for (const key of REQUIRED) if (!keys.includes(key)) report(`mturk_hit_settings: "${key}" is missing.`);
}

/** Reads single keys. A missing one has been reported already. */
function readerOf(settings: { readonly [key: string]: Literal }, report: Report) {
  const text = (key: string, most: number): string => {
    const value = settings[key];
    if (value === undefined) return '';
    if (typeof value !== 'string') {
      report(`${key}: must be a text.`);
      return '';
    }
    for (const problem of textProblems(key, value, most)) report(problem);
    return value;
  };
  const number = (
    key: string,
    { least, most, whole }: { readonly least: number; readonly most: number; readonly whole: boolean },
  ): number => {
    const value = settings[key];
    if (value === undefined) return least;
    const isNumber = typeof value === 'number' && value >= least && value <= most;
    if (isNumber && (!whole || Number.isInteger(value))) return value;
    report(`${key}: must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, without quotes.`);
    return least;
  };
  return {
    text,
    number,
    /** @returns ms */
    time: (key: string, unitMs: number, whole: boolean): number => {
      const least = whole ? Math.ceil(LEAST_TIME_MS / unitMs) : LEAST_TIME_MS / unitMs;
      return Math.round(number(key, { least, most: MOST_TIME_MS / unitMs, whole }) * unitMs);
    },
    keywords: (): readonly string[] => {
      const value = settings.keywords;
      if (value === undefined) return [];
      const list: readonly Literal[] =
        typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [null];
      const words = list.filter((one) => typeof one === 'string').map((word) => word.trim());
      if (words.length < list.length) report('keywords: must be a text, or a list of texts.');
      else for (const problem of textProblems('keywords', words.join(', '), MOST_KEYWORDS)) report(problem);
      return words.filter((word) => word !== '');
    },
    group: (): string | undefined => {
      const value = settings.grant_qualification_id;
      if (value === undefined || value === null || value === '') return undefined;
      if (typeof value === 'string' && TYPE_ID.test(value)) return value;
      report('grant_qualification_id: must be the id of a qualification type, or None.');
      return undefined;
    },
  };
}
