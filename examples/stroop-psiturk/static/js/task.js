import { askQuestions } from './questionnaire.js';
import { BONUS_TIMEOUT_MS, PRACTICE_TRIALS, SAVE_TIMEOUT_MS, TEST_TRIALS } from './settings.js';
import { askColor, setUpStage, showFeedback, showPause, showProgress } from './stage.js';
import { buttonOrder, planBlocks } from './trials.js';

/* global PsiTurk -- from /static/js/psiturk.js, which exp.html loads before this module */
const { uniqueId, adServerLoc, mode, condition, counterbalance, codeVersion, contact } =
  document.getElementById('task').dataset;

const INSTRUCTIONS = [
  'instructions/instruct-1.html',
  'instructions/instruct-2.html',
  'instructions/instruct-3.html',
];
const PAGES = [...INSTRUCTIONS, 'stage.html', 'postquestionnaire.html', 'not-saved.html'];

const psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);
const blocks = planBlocks(uniqueId, Number(condition));
const recorded = psiTurk.getTrialData().map((row) => row.trialdata);

// Pages replace each other without a navigation, so the new page's title, focus and position are ours to set.
new MutationObserver(presentPage).observe(document.body, { childList: true });

psiTurk.preloadPages(PAGES).then(begin, () => {
  document.getElementById('loading').textContent =
    'Part of the study could not be loaded. Please check your connection and reload the page.';
});

function begin() {
  if (psiTurk.getQuestionData().finished_at !== undefined) {
    document.getElementById('loading').textContent = 'You have finished. Saving your answers …';
    saveAndFinish();
  } else if (recorded.some((trial) => trial.action === 'FinishInstructions')) {
    psiTurk.finishInstructions();
    void runTask();
  } else psiTurk.doInstructions(INSTRUCTIONS, () => void runTask());
}

/** Everything after the instructions. After a reload, what was answered before is not asked again. */
async function runTask() {
  psiTurk.recordUnstructuredData('block_order', blocks.map(({ mix }) => mix).slice(1));
  psiTurk.recordUnstructuredData('button_order', buttonOrder(Number(counterbalance)));
  psiTurk.recordUnstructuredData('code_version', codeVersion);
  psiTurk.showPage('stage.html');
  setUpStage(buttonOrder(Number(counterbalance)));
  for (const block of blocks) await runBlock(block);
  psiTurk.showPage('postquestionnaire.html');
  for (const [field, value] of Object.entries(await askQuestions()))
    psiTurk.recordUnstructuredData(field, value);
  psiTurk.recordUnstructuredData('finished_at', new Date().toISOString());
  saveAndFinish();
}

const isRecorded = ({ phase, block }, trial) =>
  recorded.some((row) => row.phase === phase && row.block === block && row.trial === trial);

async function runBlock(block) {
  const title = block.phase === 'PRACTICE' ? 'Practice' : `Block ${block.block} of ${blocks.length - 1}`;
  const open = block.trials.filter((_, index) => !isRecorded(block, index + 1)).length;
  if (open === 0) return;
  showProgress(title, block.trials.length - open, block.trials.length);
  await showPause(pauseBefore(block, open));
  for (const [index, { word, color, relation }] of block.trials.entries()) {
    if (isRecorded(block, index + 1)) continue;
    const { response, rt, input } = await askColor({ word, color });
    const correct = response === color;
    psiTurk.recordTrialData({
      phase: block.phase,
      block: block.block,
      mix: block.mix,
      trial: index + 1,
      word,
      color,
      relation,
      response,
      correct,
      rt,
      input,
    });
    psiTurk.saveData();
    showProgress(title, index + 1, block.trials.length);
    if (block.phase === 'PRACTICE') await showFeedback(correct, color);
  }
}

function pauseBefore({ phase, block }, words) {
  const touch = window.matchMedia('(hover: none) and (pointer: coarse)').matches;
  const how = touch
    ? 'Keep your thumbs close to the buttons.'
    : 'Rest your fingers on the keys R, G, B and Y, or use the buttons.';
  if (phase === 'PRACTICE')
    return {
      title: 'Practice',
      text: `${words} words to get used to the task. ${how}`,
      button: 'Start the practice',
    };
  if (block === 1)
    return {
      title: 'The main part begins',
      text: `${words} words, without feedback. Give the colour of the letters. ${how}`,
      button: 'Start block 1',
    };
  return {
    title: 'Time for a pause',
    text: `Half of the main part is done. ${words} words are left; go on when you are ready.`,
    button: `Start block ${block}`,
  };
}

/** The study ends only when the server has confirmed the last answer; until then the person can try again. */
function saveAndFinish() {
  let settled = false;
  const fail = () => {
    if (settled) return;
    settled = true;
    offerAnotherTry();
  };
  const timer = setTimeout(fail, SAVE_TIMEOUT_MS);
  psiTurk.saveData({
    success: () => {
      clearTimeout(timer);
      settled = true;
      finish();
    },
    error: () => {
      clearTimeout(timer);
      fail();
    },
  });
}

function offerAnotherTry() {
  psiTurk.showPage('not-saved.html');
  document.getElementById('contact').textContent = contact;
  document.getElementById('contact-line').hidden = contact === '';
  document.getElementById('try-again').addEventListener('click', () => {
    document.getElementById('sending').textContent = 'Saving your answers …';
    saveAndFinish();
  });
}

let finishing = false;
let completed = false;

function finish() {
  // A save that seemed lost may still succeed after the next try has: the study ends once.
  if (finishing) return;
  finishing = true;
  psiTurk.computeBonus('compute_bonus', complete);
  setTimeout(complete, BONUS_TIMEOUT_MS);
}

function complete() {
  if (completed) return;
  completed = true;
  psiTurk.completeHIT();
}

function presentPage() {
  const heading = document.querySelector('main h1');
  if (heading === null) return;
  document.title = `${heading.textContent} – Colour words`;
  const counts = { practice: PRACTICE_TRIALS, block: TEST_TRIALS / 2 };
  for (const place of document.querySelectorAll('[data-count]'))
    place.textContent = counts[place.dataset.count];
  window.scrollTo(0, 0);
  // The stage looks after its own focus.
  if (document.querySelector('[data-page-focus]') === null) heading.focus({ preventScroll: true });
}
