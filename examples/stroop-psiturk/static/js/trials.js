import { PRACTICE_TRIALS, TEST_TRIALS } from './settings.js';

export const COLORS = ['red', 'green', 'blue', 'yellow'];

/** As long as the colour words, and none begins with the key of a colour. */
const NEUTRAL_WORDS = ['CUP', 'LAMP', 'CHAIR', 'WINDOW'];

/** What four words of a block consist of: [congruent, neutral, incongruent]. */
const MIXES = {
  practice: [1, 2, 1],
  'mostly-congruent': [2, 1, 1],
  'mostly-incongruent': [1, 1, 2],
};

const BLOCK_ORDERS = [
  ['mostly-congruent', 'mostly-incongruent'],
  ['mostly-incongruent', 'mostly-congruent'],
];

const BUTTON_ORDERS = [COLORS, [...COLORS].reverse()];

/** @returns the colours in the order of the answer buttons */
export const buttonOrder = (counterbalance) => BUTTON_ORDERS[counterbalance % BUTTON_ORDERS.length];

/**
 * The blocks of one participant. The same id gives the same words in the same order, so a reloaded page goes on
 * where it stopped, and an analysis can make the sequence again.
 * @returns a list of {phase, block, mix, trials: [{word, color, relation}]}
 */
export function planBlocks(uniqueId, condition) {
  const random = randomFrom(uniqueId);
  const mixes = BLOCK_ORDERS[condition % BLOCK_ORDERS.length];
  return [
    { phase: 'PRACTICE', block: 0, mix: 'practice', trials: makeTrials('practice', PRACTICE_TRIALS, random) },
    ...mixes.map((mix, index) => ({
      phase: 'TEST',
      block: index + 1,
      mix,
      trials: makeTrials(mix, TEST_TRIALS / 2, random),
    })),
  ];
}

function makeTrials(mix, count, random) {
  const [congruent, neutral, incongruent] = MIXES[mix].map((share) => (share * count) / 4);
  const relations = [
    ...Array(congruent).fill('congruent'),
    ...Array(neutral).fill('neutral'),
    ...Array(incongruent).fill('incongruent'),
  ];
  // Colours go round and round through the list, so each is the right answer equally often.
  const inks = shuffled(COLORS, random);
  const neutralWords = shuffled(NEUTRAL_WORDS, random);
  const trials = relations.map((relation, index) => {
    const color = inks[index % inks.length];
    const others = COLORS.filter((other) => other !== color);
    const word = {
      congruent: color.toUpperCase(),
      neutral: neutralWords[index % neutralWords.length],
      incongruent: others[Math.floor(random() * others.length)].toUpperCase(),
    }[relation];
    return { word, color, relation };
  });
  return withoutRepeats(trials, random);
}

/** A word shown twice in the same colour in a row is answered by repeating the key, which is not the task. */
function withoutRepeats(trials, random) {
  const repeats = (list) =>
    list.some((trial, i) => i > 0 && trial.word === list[i - 1].word && trial.color === list[i - 1].color);
  let order = shuffled(trials, random);
  for (let attempt = 0; attempt < 200 && repeats(order); attempt += 1) order = shuffled(trials, random);
  return order;
}

function shuffled(list, random) {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    [result[last], result[chosen]] = [result[chosen], result[last]];
  }
  return result;
}

/** Numbers in [0, 1) that depend on the text alone: FNV-1a as the seed of a 32-bit xorshift. */
function randomFrom(text) {
  let state = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  state ||= 1;
  // Ids that differ in one letter begin alike; after a few steps they no longer do.
  for (let step = 0; step < 20; step += 1) next();
  return next;
}
