const STYLE = `
crowd-form, crowd-card, crowd-alert, crowd-instructions, crowd-classifier, crowd-image-classifier, crowd-modal,
crowd-tabs, crowd-tab, crowd-radio-group, crowd-input, crowd-text-area, crowd-slider, short-instructions,
full-instructions, short-summary, detailed-instructions, positive-example, negative-example,
classification-target { display: block; }
crowd-checkbox, crowd-radio-button, crowd-toggle-button { display: inline-block; margin: 0.25em 0.75em 0.25em 0; }
crowd-card, crowd-alert, .crowd-notice { border: 1px solid #6b7280; border-radius: 4px; padding: 0.75em; margin: 0.75em 0; }
crowd-alert, .crowd-notice { background: #fff7d6; color: #1f2328; }
crowd-input input, crowd-text-area textarea { display: block; box-sizing: border-box; width: 100%; max-width: 40em;
  padding: 0.5em; margin: 0.25em 0 0.75em; font: inherit; border: 1px solid #6b7280; border-radius: 4px; }
crowd-slider input { width: 100%; max-width: 30em; vertical-align: middle; }
crowd-classifier fieldset, crowd-image-classifier fieldset { border: 1px solid #6b7280; border-radius: 4px; }
crowd-classifier label, crowd-image-classifier label { display: block; padding: 0.25em 0; }
crowd-button button { font: inherit; padding: 0.6em 1.2em; margin: 0.5em 0; border: 1px solid #0b5394;
  border-radius: 4px; background: #0b5394; color: #fff; cursor: pointer; }
crowd-button button:disabled { background: #e5e7eb; color: #374151; border-color: #6b7280; cursor: not-allowed; }
crowd-form :focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
`;

/** Before the page's own styles, so that those win. */
export function addStyle(): void {
  const style = document.createElement('style');
  style.textContent = STYLE;
  document.head.prepend(style);
}
