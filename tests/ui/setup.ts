import { cleanup } from '@testing-library/preact';
import { afterEach, beforeAll } from 'vitest';
import { installMessages } from './install-messages.ts';
import { readLocale } from './locale.ts';

const english = await readLocale('en');
installMessages(english);

// A test may install another locale. Each file starts in English.
beforeAll(() => installMessages(english));
afterEach(() => {
  cleanup();
  location.hash = '';
});
