import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SUITES } from '../setup/suites.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: { '#i18n': `${root}/.wxt/i18n/index.ts` },
    // One copy of Preact for the components and the testing library, or hooks find no component.
    dedupe: ['preact'],
  },
  ssr: { noExternal: ['@testing-library/preact'] },
  test: {
    name: 'ui',
    environment: 'happy-dom',
    include: ['tests/ui/**/*.test.{ts,tsx}'],
    sequence: { groupOrder: SUITES.findIndex(({ name }) => name === 'ui') },
    setupFiles: [fileURLToPath(new URL('setup.ts', import.meta.url))],
    server: { deps: { inline: ['@testing-library/preact', '@wxt-dev/i18n'] } },
  },
});
