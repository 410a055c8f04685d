import { type StudyFixture, studyFolder } from './study-folder.ts';

type Settings = Readonly<Record<string, string | number | boolean>>;

/** What a test sets, by the section of config.txt it stands under. */
interface ColourSettings {
  readonly hit?: Settings;
  readonly server?: Settings;
  readonly turnout?: Settings;
}

const lines = (heading: string, settings: Settings): readonly string[] => [
  `[${heading}]`,
  ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`),
];

/** The text of config.txt of a study that everybody may take part in, wherever it recruits. */
const colourConfig = ({ hit = {}, server = {}, turnout = {} }: ColourSettings): string =>
  [
    ...lines('Task Parameters', { experiment_code_version: '1.0' }),
    ...lines('HIT Configuration', {
      title: 'Colours',
      description: 'Name some colours',
      us_only: false,
      approve_requirement: 0,
      ...hit,
    }),
    ...lines('Server Parameters', server),
    ...lines('Turnout', turnout),
    '',
  ].join('\n');

/** That study in a temporary folder. @param files beside the smallest ones */
export const colourStudy = (
  settings: ColourSettings,
  files: Readonly<Record<string, string>> = {},
): StudyFixture => studyFolder({ ...files, 'config.txt': colourConfig(settings) });
