import { render } from '@testing-library/preact';
import axe from 'axe-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { installMessages } from './install-messages.ts';
import { LOCALES, readLocale } from './locale.ts';
import { PAGE_STATES } from './states/all.ts';
import { reach } from './states/page-state.ts';

/** Nothing is drawn here; `gallery/screenshots.ts` checks contrast where it is. */
const OPTIONS: axe.RunOptions = { rules: { 'color-contrast': { enabled: false } }, resultTypes: ['violations'] };

describe.each(LOCALES)('in %s', (locale) => {
  beforeEach(async () => {
    installMessages(await readLocale(locale));
  });

  test.each(PAGE_STATES.map((state) => [`${state.page}: ${state.name}`, state] as const))(
    '%s passes axe and speaks its language',
    async (_, state) => {
      render(state.element());
      await reach(state, document.body);
      const { violations } = await axe.run(document, OPTIONS);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(document.documentElement.lang).toBe(locale.replace('_', '-'));
      expect(document.title).not.toBe('');
    },
  );
});

test('axe notices a control without a name', async () => {
  render(<button type="button" class="nameless" />);
  const { violations } = await axe.run(document, OPTIONS);
  expect(violations.map(({ id }) => id)).toContain('button-name');
});
