import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Longest first, as they were on two quiet cores: what is long and begins last keeps one core waiting for the other.
 * Browsers come after what fills the processors by itself. Where nothing is known yet of how long files take, vitest
 * itself would go by their size.
 */
const LONGEST = [
  'test/money-under-fire.test.ts',
  'test/durability-sqlite.test.ts',
  'test/durability-postgres.test.ts',
  'test/browser/durability.test.ts',
  'test/browser/stroop.test.ts',
  'packages/rehearsal/test/chromium.test.ts',
  'packages/marketplace/test/conformance/cli.test.ts',
  'test/browser/marketplace.test.ts',
  'packages/store/test/contract.test.ts',
  'test/otree-mturk.test.ts',
  'test/psiturk-flow.test.ts',
  'test/marketplace-commands.test.ts',
  'test/graceful-stop.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
