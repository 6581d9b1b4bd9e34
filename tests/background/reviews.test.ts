import { beforeEach, describe, expect, it } from 'vitest';
import { importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import { REVIEW } from '../fakes/sample-review.ts';
import { sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const OTHER_CREDENTIAL = { type: 'bearer', token: 'other' } as const;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.keepInMemoryOnly(null, send);
  await background.messages.importContexts([importedContext('dev'), importedContext('admin')], send);
});

async function cacheKeyOf(contextId: string): Promise<string> {
  return (await background.stored()).cacheKeys[contextId] ?? '';
}

async function keepReview(contextId = 'config/dev', cacheKey?: string, review = REVIEW): Promise<void> {
  await background.messages.keepReview(
    { contextId, review, cacheKey: cacheKey ?? (await cacheKeyOf(contextId)) },
    send,
  );
}

function keptReviews(): string[] {
  const stored = background.fake.storage.areas.session.get('contextReviews') as { value: object } | undefined;
  return Object.keys(stored?.value ?? {});
}

describe('what an apiserver told about a context', () => {
  it('is kept in memory, and not on disk', async () => {
    await keepReview();
    await keepReview('config/admin');

    expect(keptReviews()).toEqual(['config/dev', 'config/admin']);
    expect([...background.fake.storage.areas.local.keys()]).not.toContain('contextReviews');
  });

  it('is not kept where another credential has taken the place of the one that was reviewed', async () => {
    const before = await cacheKeyOf('config/dev');
    await background.messages.setCredential({ contextId: 'config/dev', credential: OTHER_CREDENTIAL }, send);
    await keepReview('config/dev', before);

    expect(keptReviews()).toEqual([]);
  });

  it('is not kept of a context that is not stored, or whose credential is gone', async () => {
    await keepReview('config/unknown', '');
    await keepReview('constructor', 'x');
    const before = await cacheKeyOf('config/dev');
    await background.messages.signOut(undefined, send);
    await keepReview('config/dev', before);

    expect(keptReviews()).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'another credential',
      () => background.messages.setCredential({ contextId: 'config/dev', credential: OTHER_CREDENTIAL }, send),
    ],
    [
      'another import of it',
      () => background.messages.importContexts([importedContext('dev', { userName: 'x' })], send),
    ],
    ['a removed context', () => background.messages.removeContexts(['config/admin'], send)],
    ['signing out', () => background.messages.signOut(undefined, send)],
  ])('ends with %s', async (_what, change) => {
    await keepReview();
    expect(keptReviews()).toEqual(['config/dev']);
    await change();

    expect(keptReviews()).toEqual([]);
  });

  it('ends with a lock', async () => {
    await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
    await keepReview();
    expect(keptReviews()).toEqual(['config/dev']);
    await background.messages.lock(undefined, send);

    expect(keptReviews()).toEqual([]);
  });

  it('is not kept if it is too long', async () => {
    const user = 'x'.repeat(300_000);
    await keepReview('config/dev', undefined, { ...REVIEW, identity: { ...REVIEW.identity, user } });

    expect(keptReviews()).toEqual([]);
  });

  it('is kept of twenty contexts at most, the latest ones', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `c-${index}`);
    await background.messages.importContexts(
      names.map((name) => importedContext(name)),
      send,
    );
    for (const [index, name] of names.entries()) {
      await keepReview(`config/${name}`, undefined, { ...REVIEW, reviewedAt: index });
    }

    expect(keptReviews()).toHaveLength(20);
    expect(keptReviews()).toContain('config/c-24');
    expect(keptReviews()).not.toContain('config/c-4');
  });
});
