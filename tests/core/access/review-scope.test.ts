import { describe, expect, it } from 'vitest';
import { PROXY_RIGHTS } from '../../../lib/core/access/permissions.ts';
import { isRecent, namespacesToReview } from '../../../lib/core/access/review-scope.ts';
import { REVIEW } from '../../fakes/sample-review.ts';

const MINUTE_MS = 60_000;

describe('isRecent', () => {
  it.each([
    [true, 'of now', 0],
    [true, 'of nine minutes ago', 9],
    [false, 'of ten minutes ago', 10],
    [false, 'of the future, as after a change of the clock', -1],
  ])('is %s for a review %s', (expected, _what, minutes) => {
    expect(isRecent({ ...REVIEW, reviewedAt: 0 }, minutes * MINUTE_MS)).toBe(expected);
  });

  it('is false for no review', () => {
    expect(isRecent(null, 0)).toBe(false);
  });
});

describe('namespacesToReview', () => {
  it('are the first twelve that are not known, each once', () => {
    const wanted = ['shop', 'shop', ...Array.from({ length: 30 }, (_, index) => `team-${index}`), 'constructor'];
    const chosen = namespacesToReview(REVIEW.access, wanted);
    expect(chosen).toEqual(wanted.slice(2, 14));
    expect(namespacesToReview(REVIEW.access, ['constructor'])).toEqual(['constructor']);
  });

  it('are none where everything is allowed everywhere, but for nodes', () => {
    const everywhere = PROXY_RIGHTS.filter(({ resource }) => resource !== 'nodes');
    expect(namespacesToReview({ everywhere, namespaces: {} }, ['shop'])).toEqual([]);
    expect(namespacesToReview({ everywhere: everywhere.slice(1), namespaces: {} }, ['shop'])).toEqual(['shop']);
  });
});
