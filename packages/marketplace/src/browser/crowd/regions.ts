import { whenParsed } from './parsed.ts';

/** Content under a line that opens and closes it. */
abstract class Region extends HTMLElement {
  #built = false;

  protected abstract heading(): string;
  protected abstract readonly open: boolean;

  connectedCallback(): void {
    if (this.#built) return;
    this.#built = true;
    whenParsed(() => {
      const details = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = this.heading();
      details.open = this.open;
      details.append(summary, ...this.childNodes);
      this.append(details);
    });
  }
}

export class CrowdInstructions extends Region {
  protected override readonly open = false;
  protected override heading(): string {
    return this.getAttribute('link-text') ?? 'View instructions';
  }
}

export class ShortInstructions extends Region {
  protected override readonly open = true;
  protected override heading(): string {
    return this.getAttribute('header') ?? 'Instructions';
  }
}

export class FullInstructions extends Region {
  protected override readonly open = false;
  protected override heading(): string {
    return this.getAttribute('header') ?? 'Detailed instructions';
  }
}

/** Elements that are containers and nothing else. */
const CONTAINERS = [
  'crowd-alert',
  'crowd-badge',
  'crowd-card',
  'crowd-icon-button',
  'crowd-fab',
  'crowd-modal',
  'crowd-radio-group',
  'crowd-tab',
  'crowd-tabs',
  'crowd-toast',
];

/**
 * The elements that have no stand-in. Containers show their content and heading; drawing tools cannot work here, and
 * that must be seen before a worker spends time on them.
 */
export function showOthers(): void {
  whenParsed(() => {
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      if (!name.startsWith('crowd-') || customElements.get(name) !== undefined) continue;
      const heading = element.getAttribute('header') ?? element.getAttribute('heading');
      if (heading !== null) element.prepend(paragraph(heading, ''));
      if (name === 'crowd-alert') element.setAttribute('role', 'alert');
      if (CONTAINERS.includes(name)) continue;
      element.prepend(
        paragraph(
          `This site cannot show the tool "${name}"; its content follows without it.`,
          'crowd-notice',
        ),
      );
    }
  });
}

function paragraph(text: string, className: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  if (className === '') element.style.fontWeight = 'bold';
  else element.className = className;
  return element;
}
