import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Known to take minutes, so that nothing waits for them alone at the end. */
const LONGEST = ['vault-crash', 'shim', 'mechanisms'].map((name) => `/tests/browser/${name}.test.ts`);

/** Begins with the longest files, and goes on as Vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((path) => moduleId.endsWith(path));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
