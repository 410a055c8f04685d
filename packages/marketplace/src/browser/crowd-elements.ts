/**
 * Stands in for Amazon's crowd-html-elements.js: enough of its custom elements for survey-like tasks to work on a
 * marketplace without a network. Written from the public reference of the elements; nothing of the original is in it.
 */
import { CrowdButton } from './crowd/button.ts';
import { CrowdCheckbox, CrowdRadioButton } from './crowd/choices.ts';
import { CrowdClassifier } from './crowd/classifier.ts';
import { CrowdInput, CrowdSlider, CrowdTextArea } from './crowd/fields.ts';
import { CrowdForm } from './crowd/form.ts';
import { CrowdInstructions, FullInstructions, ShortInstructions, showOthers } from './crowd/regions.ts';
import { addStyle } from './crowd/style.ts';

const ELEMENTS: Readonly<Record<string, () => CustomElementConstructor>> = {
  'crowd-form': () => CrowdForm,
  'crowd-button': () => CrowdButton,
  'crowd-input': () => CrowdInput,
  'crowd-text-area': () => CrowdTextArea,
  'crowd-slider': () => CrowdSlider,
  'crowd-checkbox': () => CrowdCheckbox,
  // A class can carry one name only.
  'crowd-toggle-button': () => class extends CrowdCheckbox {},
  'crowd-radio-button': () => CrowdRadioButton,
  'crowd-classifier': () => CrowdClassifier,
  'crowd-image-classifier': () => class extends CrowdClassifier {},
  'crowd-instructions': () => CrowdInstructions,
  'short-instructions': () => ShortInstructions,
  'full-instructions': () => FullInstructions,
};

addStyle();
// A page may load the script twice, and a second definition of a name throws.
for (const [name, element] of Object.entries(ELEMENTS))
  if (customElements.get(name) === undefined) customElements.define(name, element());
showOthers();
