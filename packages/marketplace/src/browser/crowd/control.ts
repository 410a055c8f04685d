import { whenParsed } from './parsed.ts';

export type NativeControl = HTMLInputElement | HTMLTextAreaElement;

/** The name of an answer whose native control needs another name in the browser. */
export const ANSWER_NAME = 'data-crowd-name';

/** Attributes of ours by the native property they set. */
const TEXTS = { placeholder: 'placeholder', name: 'name', value: 'value' } as const;
const SWITCHES = { disabled: 'disabled', required: 'required', 'read-only': 'readOnly' } as const;
const NATIVE_ATTRIBUTES: Readonly<Record<string, string>> = {
  'max-length': 'maxlength',
  'min-length': 'minlength',
  min: 'min',
  max: 'max',
  step: 'step',
  rows: 'rows',
};

/** An element that is one native control with a label. Pages read and set its `value`, `checked` and `disabled`. */
export abstract class CrowdControl<Control extends NativeControl> extends HTMLElement {
  static readonly observedAttributes = [
    ...Object.keys(TEXTS),
    ...Object.keys(SWITCHES),
    ...Object.keys(NATIVE_ATTRIBUTES),
    'checked',
    'type',
  ];

  readonly control: Control;
  #built = false;

  constructor(control: Control) {
    super();
    this.control = control;
  }

  /** Puts the label beside the control, once the children are there. */
  protected abstract build(): void;

  connectedCallback(): void {
    if (this.#built) return;
    this.#built = true;
    this.prepend(this.control);
    whenParsed(() => {
      this.build();
      this.#announceErrors();
      if (this.hasAttribute('auto-focus')) this.control.focus();
    });
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    const native = NATIVE_ATTRIBUTES[name];
    if (name in TEXTS) this.control[TEXTS[name as keyof typeof TEXTS]] = value ?? '';
    else if (name in SWITCHES) this.#switch(name as keyof typeof SWITCHES, value !== null);
    else if (name === 'checked' && this.control instanceof HTMLInputElement)
      this.control.checked = value !== null;
    else if (native !== undefined && value !== null) this.control.setAttribute(native, value);
  }

  get name(): string {
    return this.getAttribute('name') ?? '';
  }
  set name(name: string) {
    this.setAttribute('name', name);
  }
  get value(): string {
    return this.control.value;
  }
  set value(value: string) {
    this.control.value = value;
  }
  get disabled(): boolean {
    return this.control.disabled;
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  override focus(options?: FocusOptions): void {
    this.control.focus(options);
  }

  #switch(name: keyof typeof SWITCHES, on: boolean): void {
    if (name !== 'read-only') this.control[SWITCHES[name]] = on;
    else this.control.readOnly = on;
  }

  #announceErrors(): void {
    const message = this.getAttribute('error-message');
    if (message === null) return;
    this.control.addEventListener('invalid', () => this.control.setCustomValidity(message));
    this.control.addEventListener('input', () => this.control.setCustomValidity(''));
  }
}
