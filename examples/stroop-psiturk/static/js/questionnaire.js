const MISSING = {
  age_group: 'Choose your age group, or that you prefer not to say.',
  gender: 'Choose an answer, or that you prefer not to say.',
  difficulty: 'Choose a number from 1 to 7 for the difficulty.',
  engagement: 'Choose a number from 1 to 7 for your attention.',
};

/**
 * Waits until the questionnaire on the page is filled in and sent.
 * @returns the answers by the names of the fields; the two scales as numbers
 */
export function askQuestions() {
  const form = document.getElementById('questionnaire');
  return new Promise((resolve) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const values = new FormData(form);
      const missing = Object.keys(MISSING).filter((name) => !values.get(name));
      showProblems(form, missing);
      if (missing.length > 0) return;
      document.getElementById('submit').setAttribute('aria-disabled', 'true');
      document.getElementById('sending').textContent = 'Saving your answers …';
      resolve({
        age_group: values.get('age_group'),
        gender: values.get('gender'),
        difficulty: Number(values.get('difficulty')),
        engagement: Number(values.get('engagement')),
        comments: values.get('comments').trim(),
      });
    });
  });
}

/** Every problem is named twice: in the list at the top, which links to the fields, and at its field. */
function showProblems(form, missing) {
  const summary = document.getElementById('problems');
  const items = missing.map((name) => {
    const link = document.createElement('a');
    link.href = `#${name}`;
    link.textContent = MISSING[name];
    link.addEventListener('click', (event) => {
      // Following the link would change the address, and some tasks read it.
      event.preventDefault();
      document.getElementById(name).focus();
    });
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  summary.querySelector('ul').replaceChildren(...items);
  summary.hidden = missing.length === 0;
  for (const name of Object.keys(MISSING)) {
    const isMissing = missing.includes(name);
    document.getElementById(`${name}-problem`).textContent = isMissing ? MISSING[name] : '';
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (isMissing) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    }
  }
  if (missing.length > 0) summary.focus();
}
