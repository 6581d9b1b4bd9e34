import { describe, expect, it } from 'vitest';
import { type LabelSelector, selects } from '../../../lib/core/services/label-selector.ts';

const LABELS = { app: 'web', tier: 'front' };
const expression = (key: string, operator: string, values: string[] = []): Partial<LabelSelector> => ({
  matchExpressions: [{ key, operator, values }],
});

describe('selects', () => {
  it.each<[string, Partial<LabelSelector>, boolean]>([
    ['nothing where it is empty', {}, false],
    ['by a label', { matchLabels: { app: 'web' } }, true],
    ['by all labels', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['by a label of the object itself only', { matchLabels: { toString: 'x' } }, false],
    ['In', expression('app', 'In', ['api', 'web']), true],
    ['In, without the label', expression('zone', 'In', ['a']), false],
    ['NotIn', expression('app', 'NotIn', ['web']), false],
    ['NotIn, without the label', expression('zone', 'NotIn', ['a']), true],
    ['Exists', expression('app', 'Exists'), true],
    ['Exists, without the label', expression('zone', 'Exists'), false],
    ['DoesNotExist', expression('zone', 'DoesNotExist'), true],
    ['DoesNotExist, with the label', expression('app', 'DoesNotExist'), false],
    ['nothing by an unknown operator', expression('app', 'Like', ['web']), false],
  ])('%s', (_what, selector, isSelected) => {
    expect(selects({ matchLabels: {}, matchExpressions: [], ...selector }, LABELS)).toBe(isSelected);
  });
});
