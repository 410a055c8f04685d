import { CrowdControl, type NativeControl } from './control.ts';

const TEXT_TYPES = ['text', 'number', 'email', 'url', 'tel', 'password', 'date', 'time'];

abstract class LabelledField<Control extends NativeControl> extends CrowdControl<Control> {
  protected override build(): void {
    const text = this.getAttribute('label') ?? '';
    if (text !== '') {
      const label = document.createElement('label');
      label.append(text, ' ');
      this.prepend(label);
      label.append(this.control);
    } else this.#nameFromOutside();
    const named = this.getAttribute('aria-label');
    if (named !== null) this.control.setAttribute('aria-label', named);
  }

  /** A label around it or for its id, else whatever says what it is. */
  #nameFromOutside(): void {
    if (this.closest('label') !== null) return;
    const label =
      this.id === '' ? null : document.querySelector<HTMLLabelElement>(`label[for="${CSS.escape(this.id)}"]`);
    if (label === null)
      this.control.setAttribute('aria-label', this.getAttribute('placeholder') ?? this.name);
    else {
      this.control.id = `${this.id}-control`;
      label.htmlFor = this.control.id;
    }
  }
}

export class CrowdInput extends LabelledField<HTMLInputElement> {
  constructor() {
    super(document.createElement('input'));
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (name === 'type') this.control.type = TEXT_TYPES.find((type) => type === value) ?? 'text';
    else super.attributeChangedCallback(name, before, value);
  }

  protected override build(): void {
    super.build();
    const pattern = this.getAttribute('allowed-pattern');
    if (pattern === null || !this.hasAttribute('auto-validate')) return;
    const allowed = new RegExp(pattern);
    this.control.addEventListener('beforeinput', (event) => {
      if (event.data !== null && [...event.data].some((character) => !allowed.test(character)))
        event.preventDefault();
    });
  }
}

export class CrowdTextArea extends LabelledField<HTMLTextAreaElement> {
  constructor() {
    super(document.createElement('textarea'));
    this.control.rows = 3;
  }
}

export class CrowdSlider extends LabelledField<HTMLInputElement> {
  constructor() {
    super(document.createElement('input'));
    this.control.type = 'range';
    this.control.value = '0';
  }

  /** A range control forces a value between bounds it may get only later; the last word is the attribute's. */
  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    const given = this.getAttribute('value');
    if (name !== 'value' && given !== null) this.control.value = given;
  }

  protected override build(): void {
    super.build();
    const shown = document.createElement('output');
    const show = (): void => {
      shown.value = this.control.value;
    };
    show();
    this.control.addEventListener('input', show);
    this.append(' ', shown);
  }
}
