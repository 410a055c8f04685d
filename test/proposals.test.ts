import { expect, it } from 'vitest';
import { createProgram } from '../packages/cli/src/main.ts';
import { wordsOf } from '../packages/cli/src/shell/words.ts';
import { proposals } from '../packages/engine/src/payments/proposals.ts';

const about = { externalId: '3AMYWKA6YBMWW', entryId: 17, postingId: 2, state: 'timed_out' };

/** @returns true when a command of ours took the words and began. @throws Error where the parser refuses them */
async function begins(words: readonly string[]): Promise<boolean> {
  let hasBegun = false;
  const program = createProgram({
    ask: async () => undefined,
    withOperations: async () => {
      hasBegun = true;
      return new Promise(() => {});
    },
  });
  await Promise.race([program.parseAsync([...words], { from: 'user' }), new Promise(setImmediate)]);
  return hasBegun;
}

it.each(Object.entries(proposals))(
  'what "pay reconcile" proposes for %s can be typed',
  async (_code, propose) => {
    const proposal = propose(about);
    if (proposal === undefined) return;
    const [program, ...words] = wordsOf(proposal);
    expect(program).toBe('turnout');
    expect(await begins(words)).toBe(true);
  },
);

it('a command that does not exist does not begin', async () => {
  await expect(begins(['pay', 'back', '17'])).rejects.toThrow();
  await expect(begins(['pay', 'ledger', '--entry', '17'])).rejects.toThrow();
});
