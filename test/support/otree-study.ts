import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallStudy } from './small-study.ts';
import type { StudyFixture } from './study-folder.ts';

/** A session configuration as oTree's settings.py has it. @param typeId of the qualification against retakes */
const settings = (typeId: string): string => `
mturk_hit_settings = dict(
    keywords=['bonus', 'study'],
    title='Where is left?',
    description='Two questions about where things are.',
    frame_height=500,
    template='global/mturk_template.html',
    minutes_allotted_per_assignment=60,
    expiration_hours=7 * 24,
    grant_qualification_id='${typeId}',  # whoever has it took part
    qualification_requirements=[
        # Only people in the US
        {
            'QualificationTypeId': "00000000000000000071",
            'Comparator': "EqualTo",
            'LocaleValues': [{'Country': "US"}]
        },
        {
            'QualificationTypeId': "${typeId}",
            'Comparator': "DoesNotExist",
        },
    ],
)
`;

/** What the worker's page shows where the study opens in a tab of its own. */
const template = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Where is left?</title></head>
<body>
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<main>
  <crowd-form>
    <h1>Where is left?</h1>
    <p>Accept this task, follow the link, and come back with your code.</p>
    <p><a class="otree-link">To the study</a></p>
    <crowd-input name="completion_code" label="Your completion code" required></crowd-input>
  </crowd-form>
</main>
</body>
</html>`;

export interface OtreeStudy extends StudyFixture {
  /** In oTree it is the participation fee. */
  readonly rewardMinor: number;
  /** From now on the study opens in a tab of its own, with a completion code at its end. */
  showInNewTab(): void;
}

/** The small study, recruiting as a study for oTree does. @param endpoint of the Requester API, its sandbox */
export function otreeStudy(endpoint: string, typeId: string): OtreeStudy {
  const config = `[Task Parameters]
experiment_code_version = 1.0
[Turnout]
recruiter = mturk
reward = 1.50
mturk_hit_settings = mturk_hit_settings.py
mturk_show = frame
mturk_endpoint_sandbox = ${endpoint}
`;
  const study = smallStudy(config, {
    'mturk_hit_settings.py': settings(typeId),
    'templates/global/mturk_template.html': template,
  });
  // Whoever is turned away reads Turnout's own page.
  rmSync(join(study.folder, 'templates/error.html'));
  const file = join(study.folder, 'config.txt');
  return {
    ...study,
    rewardMinor: 150,
    showInNewTab: () => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('mturk_show = frame', 'mturk_show = new-tab'));
    },
  };
}
