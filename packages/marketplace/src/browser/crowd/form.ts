import { collectAnswers, flattened } from './answers.ts';
import { assignmentId, submitAddress } from './frame.ts';
import { whenParsed } from './parsed.ts';

const SUBMITS = 'crowd-button[form-action="submit"]';
const NATIVE_SUBMITS = 'button[type="submit"], input[type="submit"]';
const NOTICE_ID = 'crowd-preview-notice';

interface Switchable extends Element {
  disabled: boolean;
}

/**
 * Collects what is in it and sends it to the worker site as one answer, `taskAnswers`: a JSON list with one object.
 * It has no form inside, so that the page's own elements stay where the page put them.
 */
export class CrowdForm extends HTMLElement {
  #built = false;
  #dispatching = false;
  /** A click was held back by the page, which then calls `submit()` itself when it is done. */
  #heldBack = false;
  #sent = false;

  connectedCallback(): void {
    if (this.#built) return;
    this.#built = true;
    this.addEventListener('click', (event) => this.#clicked(event));
    window.addEventListener('pageshow', (event) => {
      // The worker came back to a page that the browser kept: it may be sent again.
      if (event.persisted) this.#sent = false;
    });
    whenParsed(() => this.#build());
  }

  /**
   * Sends the answers, as pages call it. Their `onsubmit` is heard first and may refuse, except when it is from there,
   * or after a click that it held back, that they call.
   */
  submit(): void {
    if (this.#dispatching || this.#heldBack || this.#allowed()) this.#send();
  }

  /** As a click on the submit button does: only what is filled in as the page demands is sent. */
  requestSubmit(): void {
    const controls = [...this.querySelectorAll<HTMLInputElement>('input, select, textarea')];
    if (controls.some((control) => !control.reportValidity())) return;
    this.#heldBack = false;
    if (this.#allowed()) this.#send();
    else this.#heldBack = true;
  }

  #allowed(): boolean {
    this.#dispatching = true;
    try {
      return this.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    } finally {
      this.#dispatching = false;
    }
  }

  #clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.defaultPrevented) return;
    const crowd = event.target.closest<Switchable>(SUBMITS);
    const native = event.target.closest<HTMLInputElement | HTMLButtonElement>(NATIVE_SUBMITS);
    if ((crowd !== null && !crowd.disabled) || (native !== null && native.form === null))
      this.requestSubmit();
  }

  #build(): void {
    if (this.querySelector(`${SUBMITS}, ${NATIVE_SUBMITS}`) === null) {
      const button = document.createElement('crowd-button');
      button.setAttribute('form-action', 'submit');
      button.textContent = 'Submit';
      this.append(button);
    }
    if (assignmentId() !== undefined) return;
    const notice = document.createElement('p');
    notice.className = 'crowd-notice';
    notice.id = NOTICE_ID;
    notice.textContent = 'This is a preview. Accept the task to work on it.';
    this.prepend(notice);
    for (const button of this.querySelectorAll<Switchable>(`${SUBMITS}, ${NATIVE_SUBMITS}`)) {
      button.disabled = true;
      (button.querySelector('button') ?? button).setAttribute('aria-describedby', NOTICE_ID);
    }
  }

  #send(): void {
    const id = assignmentId();
    if (id === undefined || this.#sent) return;
    this.#sent = true;
    const answers = collectAnswers(this);
    const flat = this.getAttribute('answer-format') === 'flatten-objects';
    const form = document.createElement('form');
    form.method = 'post';
    form.action = submitAddress();
    form.acceptCharset = 'utf-8';
    form.hidden = true;
    form.append(
      hidden('assignmentId', id),
      hidden('taskAnswers', JSON.stringify([flat ? flattened(answers) : answers])),
    );
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
    form.remove();
  }
}

function hidden(name: string, value: string): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  return input;
}
