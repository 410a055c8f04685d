import { whenParsed } from './parsed.ts';

let classifiers = 0;

/** One choice among categories, below what is to be classified. Answers `{"label": "…"}` under its name. */
export class CrowdClassifier extends HTMLElement {
  #built = false;

  connectedCallback(): void {
    if (this.#built) return;
    this.#built = true;
    whenParsed(() => this.#build());
  }

  get name(): string {
    return this.getAttribute('name') ?? '';
  }

  /** What this element adds to the answers; undefined before a choice. */
  get crowdAnswer(): { readonly label: string } | undefined {
    const chosen = this.querySelector<HTMLInputElement>('input[data-crowd-part]:checked');
    return chosen === null ? undefined : { label: chosen.value };
  }

  #build(): void {
    classifiers += 1;
    const source = this.getAttribute('src');
    if (source !== null) {
      const image = document.createElement('img');
      image.src = source;
      image.alt = 'What is to be classified';
      image.style.maxWidth = '100%';
      this.append(image);
    }
    const fieldset = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = this.getAttribute('header') ?? this.name;
    fieldset.append(legend, ...categoriesOf(this.getAttribute('categories') ?? '[]').map(choice));
    this.append(fieldset);
  }
}

function choice(category: string): HTMLLabelElement {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = `crowd-classifier-${classifiers}`;
  radio.value = category;
  radio.required = true;
  radio.dataset.crowdPart = '';
  label.append(radio, ` ${category}`);
  return label;
}

/** A list in JSON, or with single quotes as the reference's own examples have it. */
function categoriesOf(text: string): readonly string[] {
  const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)];
  return strings.map((match) => (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'));
}
