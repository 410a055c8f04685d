import { BLANK_MS, CORRECTION_MS, FIXATION_MS, PRAISE_MS } from './settings.js';
import { COLORS } from './trials.js';

const part = (id) => document.getElementById(id);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Puts the answer buttons on the stage, in the order given. */
export function setUpStage(colors) {
  for (const color of colors) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'answer';
    button.dataset.answer = color;
    const key = document.createElement('kbd');
    key.textContent = color.charAt(0).toUpperCase();
    key.setAttribute('aria-hidden', 'true');
    button.append(key, color);
    part('answers').append(button);
  }
}

/** Shows a text with one button and waits until it is pressed. */
export async function showPause({ title, text, button }) {
  part('trial').hidden = true;
  part('pause-title').textContent = title;
  part('pause-text').textContent = text;
  part('pause-continue').textContent = button;
  part('pause').hidden = false;
  part('pause-continue').focus({ preventScroll: true });
  await new Promise((resolve) => {
    part('pause-continue').addEventListener('click', resolve, { once: true });
  });
  // Before the button goes: a focus that loses its element falls back to the body, outside the stage.
  part('stage').focus({ preventScroll: true });
  part('pause').hidden = true;
}

export function showProgress(title, done, all) {
  part('stage-title').textContent = title;
  part('stage-progress').max = all;
  part('stage-progress').value = done;
}

/**
 * Shows the cross and then the word, and waits for an answer; there is no time limit.
 * @returns {{response, rt, input}} rt in ms, from the frame that showed the word to the moment of the answer
 */
export async function askColor({ word, color }) {
  const stimulus = part('stimulus');
  part('trial').hidden = false;
  delete stimulus.dataset.color;
  part('feedback').textContent = '';
  stimulus.textContent = '+';
  await wait(FIXATION_MS);
  stimulus.textContent = '';
  await wait(BLANK_MS);
  await nextFrame();
  keepFocusOnStage();
  stimulus.dataset.color = color;
  stimulus.textContent = word;
  // What a frame's callback draws is on the screen when the next frame begins.
  const onset = await nextFrame();
  const { response, at, input } = await nextAnswer();
  stimulus.textContent = '';
  return { response, rt: Math.round((at - onset) * 10) / 10, input };
}

/** Practice only: says whether the answer was right. */
export async function showFeedback(correct, color) {
  part('feedback').textContent = correct ? '✓ Correct' : `✗ Not right: the letters were ${color}.`;
  await wait(correct ? PRAISE_MS : CORRECTION_MS);
}

/** Keys are heard only on the stage (it fills the window), so nothing outside it is taken for an answer. */
function keepFocusOnStage() {
  const stage = part('stage');
  if (!stage.contains(document.activeElement)) stage.focus({ preventScroll: true });
}

function nextAnswer() {
  const stage = part('stage');
  let pressed;
  return new Promise((resolve) => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const answer = (response, at, input) => {
      listeners.abort();
      resolve({ response, at, input });
    };
    const onKey = (event) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      const color = COLORS.find((name) => name.charAt(0) === event.key.toLowerCase());
      if (color === undefined) return;
      event.preventDefault();
      answer(color, event.timeStamp, 'key');
    };
    // A touch is timed when it begins, but counts only when it ends on the same button: a slip can be taken back.
    const onPointer = (event) => {
      pressed = { button: event.target.closest('[data-answer]'), at: event.timeStamp };
    };
    const onClick = (event) => {
      const button = event.target.closest('[data-answer]');
      if (button === null) return;
      const byPointer = event.detail > 0 && pressed?.button === button;
      answer(button.dataset.answer, byPointer ? pressed.at : event.timeStamp, 'button');
    };
    stage.addEventListener('keydown', onKey, { signal });
    stage.addEventListener('pointerdown', onPointer, { signal });
    stage.addEventListener('click', onClick, { signal });
  });
}
