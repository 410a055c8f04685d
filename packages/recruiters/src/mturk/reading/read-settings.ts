import { TurnoutError } from '@turnout/core';
import { MOST_DESCRIPTION, MOST_KEYWORDS, MOST_TITLE, textProblems } from '../order-problems.ts';
import type { MturkFees, MturkPostingDefaults, MturkPresentation, MturkSettings } from '../settings.ts';
import { type OtreeHitSettings, readOtreeSettings } from './otree.ts';
import { type PsiturkQualifications, psiturkRequirements } from './psiturk.ts';
import { MOST_REQUIREMENTS, type Report, worldOf } from './requirements.ts';
import { checkTemplate, DEFAULT_TEMPLATE } from './template.ts';

/** Settings as a configuration holds them. */
export interface MturkInput
  extends Pick<MturkSettings, 'environment' | 'endpoint' | 'credentials'>,
    Partial<
      Pick<MturkSettings, 'allowAmazon' | 'region' | 'frameHeight' | 'minimumRewardMinor' | 'notifies'>
    > {
  readonly fees?: MturkFees;
  readonly show: MturkPresentation['kind'];
  /** What a template file holds; it goes before the one that `otree` names. */
  readonly template?: string | undefined;
  /** What a study says of its postings, to be checked; empty texts are left for the command to give. */
  readonly texts?: { readonly title: string; readonly description: string; readonly keywords: string };
  /** psiTurk's keys. Where `otree` is given they are not looked at, for half of them apply by default. */
  readonly psiturk?: PsiturkQualifications;
  /** oTree's mturk_hit_settings: JSON or a Python literal. */
  readonly otree?: string | undefined;
  /** Gives what a file holds that `otree` names; undefined when it is not there. */
  readonly readFile?: (path: string) => string | undefined;
  /** Let anybody take part in the sandbox. */
  readonly dropQualificationsInSandbox?: boolean;
}

export interface ReadMturkSettings {
  readonly settings: MturkSettings;
  /** What oTree's settings say of postings; undefined without them. */
  readonly posting: MturkPostingDefaults | undefined;
}

const DEFAULT_HEIGHT = 600;
const DEFAULT_REGION = 'us-east-1';

/**
 * Makes settings of what a configuration holds, and checks all of it, so that nothing is found out when publishing.
 * Keys that are missing or wrong, and closed hosts, are no mistake of form: `problems()` of the recruiter tells them.
 * @throws TurnoutError RECRUITER_SETUP with every problem, one a line; its fact `problems` is the list
 */
export function readMturkSettings(input: MturkInput): ReadMturkSettings {
  const problems: string[] = [];
  const report: Report = (problem) => {
    problems.push(problem);
  };
  checkForm(input, report);
  const { environment, endpoint } = input;
  const context = { world: worldOf(environment, endpoint), isRehearsal: environment === 'rehearsal' };
  const otree = input.otree === undefined ? undefined : readOtreeSettings(input.otree, context, report);
  const wanted =
    input.otree !== undefined
      ? (otree?.requirements ?? [])
      : input.psiturk === undefined
        ? []
        : psiturkRequirements(input.psiturk, context, report);
  if (wanted.length > MOST_REQUIREMENTS)
    report(`qualifications: ${wanted.length}, of ${MOST_REQUIREMENTS} at most.`);
  const isDropped = environment === 'sandbox' && input.dropQualificationsInSandbox === true;
  const presentation = presentationOf(input, otree, report);
  if (problems.length > 0)
    throw new TurnoutError('RECRUITER_SETUP', problems.join('\n'), { facts: { problems } });
  return {
    settings: {
      environment,
      endpoint: endpoint.replace(/\/+$/, ''),
      allowAmazon: input.allowAmazon ?? false,
      region: input.region ?? DEFAULT_REGION,
      credentials: input.credentials,
      presentation,
      frameHeight: input.frameHeight ?? otree?.frameHeight ?? DEFAULT_HEIGHT,
      requirements: isDropped ? [] : wanted,
      fees: input.fees ?? 'mturk',
      minimumRewardMinor: input.minimumRewardMinor ?? 1,
      notifies: input.notifies ?? true,
    },
    posting: otree?.posting,
  };
}

function checkForm({ endpoint, frameHeight = 0, region, texts }: MturkInput, report: Report): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    report(`mturk_endpoint: "${endpoint}" is no web address.`);
  else if (url.username !== '' || url.search !== '' || url.hash !== '')
    report('mturk_endpoint: must be an address without a name, a query or a fragment.');
  if (!Number.isInteger(frameHeight) || frameHeight < 0)
    report('frame_height: must be a whole number of pixels, or 0 for the height of the window.');
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    report(`aws_region: "${region}" is no region; MTurk has us-east-1 only.`);
  const checked = [
    ['title', MOST_TITLE],
    ['description', MOST_DESCRIPTION],
    ['keywords', MOST_KEYWORDS],
  ] as const;
  for (const [name, most] of checked) {
    const text = texts?.[name] ?? '';
    if (text !== '') for (const problem of textProblems(name, text, most)) report(problem);
  }
}

function presentationOf(
  { show, template, readFile }: MturkInput,
  otree: OtreeHitSettings | undefined,
  report: Report,
): MturkPresentation {
  if (show === 'frame') return { kind: 'frame' };
  if (template !== undefined) {
    checkTemplate(template, 'mturk_template', report);
    return { kind: 'new-tab', template };
  }
  if (otree === undefined || otree.template === '') return { kind: 'new-tab', template: DEFAULT_TEMPLATE };
  const content = readFile?.(otree.template);
  if (content === undefined) report(`template: there is no file "${otree.template}".`);
  else checkTemplate(content, otree.template, report);
  return { kind: 'new-tab', template: content ?? '' };
}
