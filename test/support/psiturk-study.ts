import type { StudyScript } from '../../packages/rehearsal/src/index.ts';
import { smallStudy } from './small-study.ts';
import type { StudyFixture } from './study-folder.ts';

/** As psiTurk's manual writes it; nothing in it is ours. */
const CONFIG = `[HIT Configuration]
title = Two questions
description = Say where left and right are.
keywords = perception
lifetime = 24
us_only = true
approve_requirement = 95
[Task Parameters]
experiment_code_version = 1.0
num_conds = 1
num_counters = 1
bonus_message = For your right answers
`;

/** As psiTurk's ads do: a preview, else a button that opens the study in a window of its own. */
const AD = `<!doctype html><html lang="en"><head><title>Two questions</title></head><body><h1>Two questions</h1>
{% if assignmentid == "ASSIGNMENT_ID_NOT_AVAILABLE" %}
<p>You are viewing this in the preview mode.</p>
{% else %}
<button type="button" id="begin">Begin</button>
<script>
  document.getElementById('begin').addEventListener('click', function () {
    window.open('/consent?hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}&mode={{ mode }}',
      'Popup', 'width=1000,height=700');
  });
</script>
{% endif %}
</body></html>`;

/** A small study in psiTurk's layout, with its configuration and its window. */
export const psiturkStudy = (): StudyFixture => smallStudy(CONFIG, { 'templates/ad.html': AD });

/** How many of the answers are right. */
const RIGHT_SHARE = 0.8;

/** How a simulated worker takes it in a browser. */
export const psiturkScript: StudyScript = {
  default: async (frame, { popup, random }) => {
    const study = await popup(() => frame.getByRole('button', { name: 'Begin' }).click());
    // The last answer closes the window, perhaps before the click is told of; that it closes is what counts.
    const closed = study.waitForEvent('close');
    await study.getByRole('link', { name: 'I agree' }).click();
    for (const [index, right] of ['Left', 'Right'].entries()) {
      await study.getByText(`Question ${index + 1}`).waitFor();
      const name = random.next() < RIGHT_SHARE ? right : right === 'Left' ? 'Right' : 'Left';
      const click = study.getByRole('button', { name }).click();
      await Promise.race([closed, click]);
    }
    await closed;
  },
};
