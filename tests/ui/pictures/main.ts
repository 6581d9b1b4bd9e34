import { render } from 'preact';
import { installMessages, type LocaleMessages } from '../install-messages.ts';

declare global {
  interface Window {
    /** Set before the page starts. */
    galleryMessages: LocaleMessages;
    /** Every named state. Set once they are loaded. */
    galleryStates?: readonly { page: string; name: string }[];
    /** Set once the page has reached its state, or could not. */
    galleryResult?: { readonly error: string | null };
  }
}

// First: the pages look for `chrome.i18n` when they are loaded.
installMessages(window.galleryMessages);
const { PAGE_STATES } = await import('../states/all.ts');
const { reachState } = await import('../states/page-state.ts');
window.galleryStates = PAGE_STATES.map(({ page, name }) => ({ page, name }));

const STYLES = {
  popup: () => import('../../../lib/ui/styles/popup.css'),
  options: () => import('../../../lib/ui/styles/options.css'),
  gate: () => import('../../../lib/ui/styles/gate.css'),
  isolated: () => import('../../../lib/ui/styles/isolated.css'),
};

const { searchParams } = new URL(location.href);
const state = PAGE_STATES.find(
  ({ page, name }) => page === searchParams.get('page') && name === searchParams.get('state'),
);
const root = document.getElementById('root');
if (state && root) {
  try {
    await STYLES[state.page]();
    render(state.element(), root);
    await reachState(state, document.body);
    window.galleryResult = { error: null };
  } catch (error) {
    window.galleryResult = { error: String(error) };
  }
}
