import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SUITES } from './suites.ts';

const FILES = SUITES.flatMap(({ files }) => files);

/** Runs files in the order in which the suites name them. */
export class Sequencer extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    const positionOf = ({ moduleId }: TestSpecification) =>
      FILES.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
    return sorted.toSorted((one, other) => positionOf(one) - positionOf(other));
  }
}
