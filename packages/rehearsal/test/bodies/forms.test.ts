import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn } from '../../src/html/fill.ts';
import { controlsOf, formsOf } from '../../src/html/forms.ts';
import { seeded } from '../../src/index.ts';

const page = `<!doctype html><body>
  <form action="/mturk/externalSubmit" method="POST">
    <input type="hidden" name="assignmentId" value="3A&amp;B">
    <input name="age" type="number" min="18" max="99"><input type="email" name="mail">
    <label><input type="radio" name="hand" value="left">Left</label>
    <label><input type="radio" name="hand" value="right">Right</label>
    <label><input type="checkbox" name="agreed" value="yes" required>I agree</label>
    <select name="country"><option value="">Choose</option><option>US</option><option value="de">Germany</option></select>
    <textarea name="remarks" maxlength="10"></textarea>
    <input name="gone" disabled><input name="file" type="file"><button name="go" value="1">Send</button>
  </form>
  <crowd-form><crowd-input name="label" required></crowd-input></crowd-form>`;

describe('the forms of a page', () => {
  it('are found with where they go and what they ask', () => {
    const [first, second] = formsOf(page, 'http://study.test/task/page?x=1');
    expect(first).toMatchObject({ action: 'http://study.test/mturk/externalSubmit', method: 'post' });
    expect(first?.controls.map(({ name }) => name)).toEqual([
      'assignmentId',
      'age',
      'mail',
      'hand',
      'agreed',
      'country',
      'remarks',
    ]);
    expect(second).toMatchObject({ isCrowdForm: true, controls: [{ name: 'label' }] });
  });

  it('are filled with answers the page would take, and with nothing it has no field for', () => {
    const [form] = formsOf(page, 'http://study.test/');
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, careless) => {
        const filled = Object.fromEntries(fillIn(form?.controls ?? [], seeded(seed), careless));
        expect(filled.assignmentId).toBe('3A&B');
        expect(Number(filled.age)).toBeGreaterThanOrEqual(18);
        expect(Number(filled.age)).toBeLessThanOrEqual(99);
        expect(filled.mail).toContain('@');
        expect(['left', 'right']).toContain(filled.hand);
        expect(['US', 'de']).toContain(filled.country);
        expect(filled.agreed).toBe('yes');
        expect(filled.remarks?.length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('need not be there for fields to be found', () => {
    expect(controlsOf('<p>How old?<input name="age"></p>').map(({ name }) => name)).toEqual(['age']);
  });
});
