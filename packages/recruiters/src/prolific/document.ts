import { type CompletionCode, readCompletionCodes } from './completion-codes.ts';
import { dearestRates, type FeeRates } from './fees.ts';
import { type Filter, readFilters } from './filters.ts';
import { isObject, listOf, numberOf, parseJson } from './json.ts';

export type Device = 'desktop' | 'tablet' | 'mobile';

/** What a study's prolific.json says; every member has a default, so that a study needs none. */
interface ProlificDocument {
  readonly completionCodes: readonly CompletionCode[] | undefined;
  readonly devices: readonly Device[];
  readonly filters: readonly Filter[];
  readonly estimatedMinutes: number | undefined;
  readonly fees: FeeRates;
}

type Report = (problem: string) => void;

const MEMBERS: ReadonlySet<string> = new Set([
  'completion_codes',
  'device_compatibility',
  'filters',
  'estimated_completion_time',
  'prolific_id_option',
  'platform_fee',
  'vat',
]);

/** @param text undefined: the study has none. */
export function readDocument(text: string | undefined, report: Report): ProlificDocument {
  const value = text === undefined ? {} : parseJson(text);
  const inFile: Report = (problem) => report(`prolific.json: ${problem}`);
  if (!isObject(value)) inFile('it is no JSON object.');
  const json = isObject(value) ? value : {};
  for (const member of Object.keys(json)) if (!MEMBERS.has(member)) inFile(`${member} is not known here.`);
  // Without the ids in the address nobody could be told from anybody.
  if (![undefined, 'url_parameters'].some((option) => option === json.prolific_id_option))
    inFile('prolific_id_option must be url_parameters.');
  const codes = json.completion_codes;
  return {
    completionCodes: codes === undefined ? undefined : readCompletionCodes(codes, inFile),
    devices: readDevices(json.device_compatibility, inFile),
    filters: json.filters === undefined ? [] : readFilters(json.filters, inFile),
    estimatedMinutes: readMinutes(json.estimated_completion_time, inFile),
    fees: readRates(json.platform_fee, json.vat, inFile),
  };
}

const isDevice = (value: unknown): value is Device =>
  value === 'desktop' || value === 'tablet' || value === 'mobile';

/** None: all devices, as at Prolific. */
function readDevices(value: unknown, report: Report): readonly Device[] {
  if (value === undefined) return [];
  const devices = listOf(value).filter(isDevice);
  if (!Array.isArray(value) || devices.length < value.length)
    report('device_compatibility must be a list of desktop, tablet and mobile.');
  return devices;
}

function readMinutes(value: unknown, report: Report): number | undefined {
  const minutes = numberOf(value);
  if (minutes !== undefined && Number.isInteger(minutes) && minutes >= 1) return minutes;
  if (value !== undefined) report('estimated_completion_time must be a whole number of minutes.');
  return undefined;
}

function readRates(platform: unknown, vat: unknown, report: Report): FeeRates {
  if (platform === undefined && vat === undefined) return dearestRates;
  const rate = (name: string, value: unknown, fallback: number): number => {
    if (value === undefined) return fallback;
    const parts = Math.round((numberOf(value) ?? Number.NaN) * 100);
    if (parts >= 0 && parts <= 10_000) return parts;
    report(`${name} must be a number of per cent, like 33.3.`);
    return fallback;
  };
  return {
    platform: rate('platform_fee', platform, dearestRates.platform),
    vat: rate('vat', vat, dearestRates.vat),
  };
}
