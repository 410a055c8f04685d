/**
 * Stands in for Amazon's externalHIT_v1.js, which pages of the old style load for these three functions. Written from
 * how pages use them; nothing of the original is in it.
 */
import { assignmentId, submitAddress, submitHost } from './crowd/frame.ts';

declare global {
  interface Window {
    turkGetParam: (name: string, defaultValue?: string) => string | undefined;
    turkGetSubmitToHost: () => string;
    turkSetAssignmentID: (formName?: string | null, buttonName?: string | null) => void;
  }
}

/** A parameter of the frame's address as it stands there, not decoded: pages decode it themselves. */
window.turkGetParam = (name, defaultValue) => {
  const pair = location.search
    .slice(1)
    .split('&')
    .find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? defaultValue : pair.slice(name.length + 1);
};

window.turkGetSubmitToHost = submitHost;

/** Makes a plain form submit this assignment to the worker site; in preview its button is switched off. */
window.turkSetAssignmentID = (formName, buttonName) => {
  const form = document.getElementById(formName ?? 'mturk_form');
  const field = document.getElementById('assignmentId');
  if (field instanceof HTMLInputElement) field.value = window.turkGetParam('assignmentId', '') ?? '';
  if (form instanceof HTMLFormElement) form.action = submitAddress();
  if (assignmentId() === undefined) switchOff(document.getElementById(buttonName ?? 'submitButton'));
};

function switchOff(button: HTMLElement | null): void {
  if (!(button instanceof HTMLInputElement || button instanceof HTMLButtonElement)) return;
  button.disabled = true;
  const reason = 'Accept this HIT to submit your answers';
  if (button instanceof HTMLInputElement) button.value = reason;
  else button.textContent = reason;
}
