import { type BonusOrder, type PostingOrder, shownAmount } from '@turnout/core';
import { CURRENCY } from './fees.ts';
import { isAmazon, isLoopback } from './hosts.ts';
import { postingRequirements } from './posting-requirements.ts';
import { MOST_QUESTION_BYTES, questionXml } from './question.ts';
import { MOST_REQUIREMENTS } from './reading/requirements.ts';
import type { MturkSettings } from './settings.ts';

/** API reference: CreateHIT, CreateHITType, QualificationRequirement, SendBonus, RejectAssignment. */
export const MOST_TITLE = 128;
export const MOST_DESCRIPTION = 2000;
export const MOST_KEYWORDS = 1000;
const MOST_ANNOTATION = 255;
const MOST_TOKEN = 64;
const MOST_PLACES = 1_000_000_000;
const MOST_FEEDBACK = 1024;
export const LEAST_TIME_MS = 30_000;
export const MOST_TIME_MS = 31_536_000_000;
const MOST_AUTO_APPROVAL_MS = 2_592_000_000;

/** White space apart, what a control character is: the service refuses them in feedback, XML everywhere. */
const isControl = (sign: string): boolean => {
  const code = sign.charCodeAt(0);
  return code < 0x20 && sign !== '\t' && sign !== '\n' && sign !== '\r';
};
const holdsControl = (text: string): boolean => [...text].some(isControl);

/** What the service would refuse of a posting, each named by the setting it comes from. @param now epoch ms */
export function orderProblems(settings: MturkSettings, order: PostingOrder, now: number): readonly string[] {
  return [
    ...textProblems('title', order.title, MOST_TITLE),
    ...textProblems('description', order.description, MOST_DESCRIPTION),
    ...(order.keywords.length === 0
      ? []
      : textProblems('keywords', order.keywords.join(', '), MOST_KEYWORDS)),
    ...textProblems('annotation', order.annotation, MOST_ANNOTATION),
    ...textProblems('token', order.token, MOST_TOKEN),
    ...(order.rewardMinor >= settings.minimumRewardMinor && Number.isSafeInteger(order.rewardMinor)
      ? []
      : [`reward: at least ${shownAmount(settings.minimumRewardMinor, CURRENCY)}, in whole cents.`]),
    ...between('places', order.places, 1, MOST_PLACES, 'places'),
    ...between('duration', order.durationMs, LEAST_TIME_MS, MOST_TIME_MS, 'ms'),
    ...between('lifetime', order.endsAt - now, LEAST_TIME_MS, MOST_TIME_MS, 'ms'),
    ...between('auto_approval_days', order.autoApprovalMs, 0, MOST_AUTO_APPROVAL_MS, 'ms'),
    ...requirementProblems(settings, order),
    ...urlProblems(settings, order.studyUrl),
  ];
}

/** @param name of the text, for the messages */
export function textProblems(name: string, text: string, most: number): readonly string[] {
  if (text.trim() === '') return [`${name}: is empty.`];
  if (text.length > most) return [`${name}: ${text.length} characters, of ${most} at most.`];
  return holdsControl(text) ? [`${name}: holds a control character.`] : [];
}

const between = (
  name: string,
  value: number,
  least: number,
  most: number,
  unit: string,
): readonly string[] =>
  Number.isSafeInteger(value) && value >= least && value <= most
    ? []
    : [`${name}: ${value} ${unit}, of ${least} to ${most}.`];

function requirementProblems(settings: MturkSettings, order: PostingOrder): readonly string[] {
  const count = postingRequirements(settings, order).length;
  return count > MOST_REQUIREMENTS
    ? [`qualifications: ${count} with the groups of this posting, of ${MOST_REQUIREMENTS} at most.`]
    : [];
}

function urlProblems(settings: MturkSettings, studyUrl: string): readonly string[] {
  const url = URL.canParse(studyUrl) ? new URL(studyUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return [`ad_url: "${studyUrl}" is no web address of the study.`];
  const question = Buffer.byteLength(questionXml(settings, studyUrl));
  const tooLong =
    question > MOST_QUESTION_BYTES
      ? [`mturk_template: ${question} bytes with its frame, of ${MOST_QUESTION_BYTES} at most.`]
      : [];
  // Of a marketplace on this machine the workers may sit here too.
  const isFar = isAmazon(settings) || !isLoopback(new URL(settings.endpoint).hostname);
  if (!isFar || settings.environment === 'rehearsal') return tooLong;
  if (isLoopback(url.hostname))
    return [...tooLong, `ad_url: ${url.origin} is this machine, which no worker can reach.`];
  return url.protocol === 'https:'
    ? tooLong
    : [...tooLong, 'ad_url: must begin with https, because it is shown in a frame of a secure site.'];
}

/** @param name of the text, for the message */
export function feedbackProblem(name: string, text: string): string | undefined {
  const [problem] = textProblems(name, text, MOST_FEEDBACK);
  return problem;
}

export function bonusProblem({ amountMinor, reason, token }: BonusOrder): string | undefined {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1)
    return 'amount: at least one cent, in whole cents.';
  return [...textProblems('reason', reason, MOST_FEEDBACK), ...textProblems('token', token, MOST_TOKEN)][0];
}
