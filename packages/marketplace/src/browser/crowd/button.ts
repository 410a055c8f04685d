import { whenParsed } from './parsed.ts';

/** A button; with form-action="submit" it sends the crowd-form around it. Its content becomes the button's. */
export class CrowdButton extends HTMLElement {
  static readonly observedAttributes = ['disabled'];

  readonly button: HTMLButtonElement;
  #built = false;

  constructor() {
    super();
    this.button = document.createElement('button');
    this.button.type = 'button';
  }

  connectedCallback(): void {
    if (this.#built) return;
    this.#built = true;
    whenParsed(() => {
      this.button.append(...this.childNodes);
      if (this.button.textContent?.trim() === '')
        this.button.textContent = this.getAttribute('label') ?? 'Submit';
      this.append(this.button);
    });
    this.addEventListener('click', () => this.#follow());
  }

  attributeChangedCallback(): void {
    this.button.disabled = this.disabled;
  }

  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  /** Submitting is the form's business: it watches for clicks. */
  #follow(): void {
    const address = this.getAttribute('href');
    if (address === null || this.disabled || !/^(?:https?:|[^:]*$)/i.test(address)) return;
    window.open(address, this.getAttribute('target') ?? '_self', 'noopener');
  }
}
