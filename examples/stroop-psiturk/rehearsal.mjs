/*
 * How simulated workers take this study in a rehearsal ("turnout rehearse"). Participants never load this file.
 * `data` makes what the study records, for the fast workers; the default export plays the study in a browser.
 */
import { buttonOrder, planBlocks } from './static/js/trials.js';

const AGE_GROUPS = ['18-24', '25-34', '35-44', '45-54', '55-64', '65+', 'not-said'];
const GENDERS = ['woman', 'man', 'non-binary', 'other', 'not-said'];

const pick = (random, list) => list[Math.floor(random.next() * list.length)];
const scale = (random) => 1 + Math.floor(random.next() * 7);

/** Whoever reads answers nearly all of the easy words right, and fewer of those in a colour that the word denies. */
const rightShare = { congruent: 0.99, neutral: 0.97, incongruent: 0.92 };
const typicalMs = { congruent: 620, neutral: 660, incongruent: 760 };

function answerTo({ color, relation }, colors, { random, careless }) {
  const isRight = !careless && random.next() < rightShare[relation];
  return isRight ? color : pick(random, colors);
}

function responseTime({ relation }, { random, careless }) {
  const typical = careless ? 180 : typicalMs[relation];
  return Math.round(10 * typical * (0.7 + 0.5 * random.next() + 0.3 * random.next() ** 3)) / 10;
}

/** The rows and answers of one participant, as task.js records them. */
export function data(request) {
  const { uniqueId, condition, counterbalance, random } = request;
  const blocks = planBlocks(uniqueId, condition);
  const colors = buttonOrder(counterbalance);
  const trials = blocks.flatMap(({ phase, block, mix, trials: words }) =>
    words.map(({ word, color, relation }, index) => {
      const response = answerTo({ color, relation }, colors, request);
      return {
        phase,
        block,
        mix,
        trial: index + 1,
        word,
        color,
        relation,
        response,
        correct: response === color,
        rt: responseTime({ relation }, request),
        input: 'key',
      };
    }),
  );
  return {
    trials,
    answers: {
      block_order: blocks.map(({ mix }) => mix).slice(1),
      button_order: colors,
      age_group: pick(random, AGE_GROUPS),
      gender: pick(random, GENDERS),
      difficulty: scale(random),
      engagement: scale(random),
      comments: '',
    },
  };
}

/** From the ad in the frame to the end in the study's own window. */
export default async function play(frame, player) {
  const study = await player.popup(() => frame.locator('#open-study').click());
  await study.locator('#agree').click();
  for (let screen = 0; screen < 3; screen += 1) {
    const next = study.locator('.instructionsnav .continue');
    await next.waitFor();
    // The button of the page before is the same to a locator; its page has another heading.
    const heading = await study.locator('main h1').innerText();
    await next.click();
    await study.locator('main h1').filter({ hasNotText: heading }).waitFor();
  }
  const { condition, uniqueId } = await study.evaluate(() => document.getElementById('task').dataset);
  for (const { trials } of planBlocks(uniqueId, Number(condition))) {
    await study.locator('#pause-continue:visible').click();
    for (const trial of trials) {
      const stimulus = study.locator('#stimulus[data-color]:not(:empty)');
      await stimulus.waitFor();
      await study.waitForTimeout(responseTime(trial, player));
      await study.keyboard.press(answerTo(trial, ['red', 'green', 'blue', 'yellow'], player).charAt(0));
      await stimulus.waitFor({ state: 'detached' });
    }
  }
  await fillIn(study, player);
  await Promise.all([study.waitForEvent('close'), study.locator('#submit').click()]);
}

async function fillIn(study, { random }) {
  await study.locator('#age_group').selectOption(pick(random, AGE_GROUPS));
  await study.locator('#gender').selectOption(pick(random, GENDERS));
  for (const name of ['difficulty', 'engagement'])
    await study.locator(`input[name=${name}][value="${scale(random)}"]`).check({ force: true });
}
