import { type StudyFixture, studyFolder } from './study-folder.ts';

const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${title}</title>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const IDS =
  'hitId={{ hitid }}&amp;assignmentId={{ assignmentid }}&amp;workerId={{ workerid }}&amp;mode={{ mode }}';

/** Cents for each right answer of the two. */
export const CENTS_EACH = 10;

/** Whoever comes, from wherever: an ad, consent, two questions, and a bonus for right answers. Nothing here names a recruiter. */
const files: Readonly<Record<string, string>> = {
  'templates/ad.html': page(
    'Two questions',
    `{% if assignmentid == "ASSIGNMENT_ID_NOT_AVAILABLE" %}<p>This is a preview. Accept the task to take part.</p>` +
      `{% else %}<p><a href="/consent?${IDS}">Take part</a></p>{% endif %}`,
  ),
  'templates/consent.html': page('Consent', `<p><a href="/exp?${IDS}">I agree</a></p>`),
  'templates/exp.html': page(
    'The questions',
    '<p id="question"></p><p><button type="button" value="left">Left</button> <button type="button" value="right">Right</button></p>' +
      '<script src="/static/js/task.js"></script>',
    '<script src="/static/js/psiturk.js"></script><script>var uniqueId = "{{ uniqueId }}", adServerLoc = "{{ adServerLoc }}", mode = "{{ mode }}";</script>',
  ),
  'static/js/task.js': `
    var psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);
    var right = ['left', 'right'];
    var asked = 0;
    function ask() {
      document.getElementById('question').textContent = 'Question ' + (asked + 1) + ': where is ' + right[asked] + '?';
    }
    document.addEventListener('click', function (event) {
      if (event.target.tagName !== 'BUTTON' || asked >= right.length) return;
      psiTurk.recordTrialData({ phase: 'TEST', answer: event.target.value, correct: event.target.value === right[asked] });
      asked += 1;
      if (asked < right.length) return ask();
      psiTurk.saveData({ success: function () { psiTurk.computeBonus('compute_bonus', function () { psiTurk.completeHIT(); }); } });
    });
    psiTurk.finishInstructions();
    ask();`,
  'custom.ts': `
    export async function compute_bonus(participant) {
      const { trials } = await participant.data();
      return trials.filter(({ trialdata }) => trialdata.correct === true).length * ${CENTS_EACH / 100};
    }`,
};

/** A study of a few small pages in a temporary folder. @param config text of config.txt */
export const smallStudy = (config: string, more: Readonly<Record<string, string>> = {}): StudyFixture =>
  studyFolder({ ...files, ...more, 'config.txt': config });
