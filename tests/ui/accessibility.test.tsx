import { render } from '@testing-library/preact';
import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { installMessages } from './install-messages.ts';
import { LOCALES, readLocale } from './locale.ts';
import { PAGE_STATES } from './states/all.ts';
import { reachState } from './states/page-state.ts';

/** There is no layout here. `gallery/screenshots.ts` checks contrast in a browser. */
const OPTIONS: axe.RunOptions = { rules: { 'color-contrast': { enabled: false } }, resultTypes: ['violations'] };

describe.each(LOCALES)('every state of every page in %s', (locale) => {
  beforeEach(async () => {
    installMessages(await readLocale(locale));
  });

  it.each(PAGE_STATES.map((state) => [`${state.page}: ${state.name}`, state] as const))(
    'passes axe, and has a title and a language (%s)',
    async (_, state) => {
      render(state.element());
      await reachState(state, document.body);
      const { violations } = await axe.run(document, OPTIONS);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(document.documentElement.lang).toBe(locale.replace('_', '-'));
      expect(document.title).not.toBe('');
    },
  );
});

describe('axe', () => {
  it('reports a button without a name', async () => {
    render(<button type="button" class="nameless" />);
    const { violations } = await axe.run(document, OPTIONS);
    expect(violations.map(({ id }) => id)).toContain('button-name');
  });
});

describe('the names of states', () => {
  it('are unique on each page', () => {
    const names = PAGE_STATES.map(({ page, name }) => `${page}: ${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});
