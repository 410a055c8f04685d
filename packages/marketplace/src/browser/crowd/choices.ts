import { ANSWER_NAME, CrowdControl } from './control.ts';

let groups = 0;

/** The element's own content becomes the label. */
abstract class CrowdChoice extends CrowdControl<HTMLInputElement> {
  constructor(type: 'checkbox' | 'radio') {
    super(document.createElement('input'));
    this.control.type = type;
    this.control.value = 'on';
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    // The documented value of a choice without one.
    if (name === 'value') this.control.value = value ?? 'on';
    else if (name !== 'type') super.attributeChangedCallback(name, before, value);
  }

  get checked(): boolean {
    return this.control.checked;
  }
  set checked(checked: boolean) {
    this.control.checked = checked;
  }

  protected override build(): void {
    const label = document.createElement('label');
    label.append(...this.childNodes);
    this.append(label);
    const named = this.getAttribute('aria-label');
    const words = label.textContent?.trim() ?? '';
    if (named !== null || words === '')
      this.control.setAttribute('aria-label', named ?? (this.name || this.value));
  }
}

export class CrowdCheckbox extends CrowdChoice {
  constructor() {
    super('checkbox');
  }
}

/** Within a crowd-radio-group only one can be chosen, although each has a name of its own in the answer. */
export class CrowdRadioButton extends CrowdChoice {
  constructor() {
    super('radio');
  }

  protected override build(): void {
    super.build();
    const group = this.closest<HTMLElement>('crowd-radio-group');
    if (group === null) return;
    group.setAttribute('role', 'radiogroup');
    if (group.dataset.crowdGroup === undefined) {
      groups += 1;
      group.dataset.crowdGroup = `crowd-radio-group-${groups}`;
    }
    this.control.setAttribute(ANSWER_NAME, this.name);
    this.control.name = group.dataset.crowdGroup;
  }
}
