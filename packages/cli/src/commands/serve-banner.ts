import { debugLink } from '../links.ts';
import type { Mode } from '../wiring/mode.ts';
import { MARKETPLACE_PORT } from './marketplace/settings.ts';

/** What a server that has begun tells of itself. */
export interface ServeBanner {
  readonly title: string;
  readonly folder: string;
  readonly url: string;
  readonly adUrl: string;
  readonly databaseLabel: string;
  /** Undefined where nothing is recruited. */
  readonly recruiter: string | undefined;
  readonly mode: Mode | undefined;
  /** Where one can be a worker; undefined without a marketplace. */
  readonly workerLink: string | undefined;
}

/** @param links also what to do next */
export function serveBanner(banner: ServeBanner, links: boolean): string {
  const { title, url, adUrl, databaseLabel, recruiter, mode, workerLink } = banner;
  return [
    '',
    `Turnout serves ${title}`,
    '',
    `  Try the study        ${debugLink(url)}`,
    ...(workerLink === undefined ? [] : [`  Be a worker          ${workerLink}`]),
    `  Address of the ad    ${adUrl}`,
    ...(recruiter === undefined || mode === undefined
      ? []
      : [`  Recruiter            ${recruiter}, mode ${mode}`]),
    `  Data                 ${databaseLabel}`,
    ...(links ? nextSteps(banner) : []),
    '',
    'Stop with Ctrl-C. What was saved stays saved.',
    '',
  ].join('\n');
}

const nextSteps = (banner: ServeBanner): readonly string[] => {
  const folder = shown(banner.folder);
  return [
    '',
    'Next, from a second terminal:',
    '',
    `  npx turnout status ${folder}`,
    `  npx turnout data export ${folder} --out data`,
    `  npx turnout rehearse ${folder}`,
    ...postingHints(banner, folder),
  ];
};

/** What was posted here is of another recruiter and mode than the configuration may name, so both are said. */
function postingHints({ workerLink, mode }: ServeBanner, folder: string): readonly string[] {
  // Commands look for the marketplace where it usually is.
  if (workerLink === undefined || mode === undefined) return [];
  if (new URL(workerLink).port !== String(MARKETPLACE_PORT)) return [];
  const words = (command: string): string =>
    `  TURNOUT_RECRUITER=mturk npx turnout ${command} --mode ${mode} --folder ${folder}`;
  return [
    '',
    'The study as it is posted here, who took it, and paying them in play money:',
    '',
    words('post list'),
    words('review list'),
    words('review approve --all'),
  ];
}

/** The folder as one would type it. */
function shown(folder: string): string {
  const here = `${process.cwd()}/`;
  return folder.startsWith(here) ? folder.slice(here.length) : folder;
}
