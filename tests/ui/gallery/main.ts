import { render } from 'preact';
import { installMessages, type LocaleMessages } from '../install-messages.ts';

declare global {
  interface Window {
    /** Handed in before the page starts. */
    galleryMessages: LocaleMessages;
    /** Every state there is. */
    galleryStates?: readonly { page: string; name: string }[];
    /** Set once the state is reached. */
    isReached?: boolean;
  }
}

// Before the pages are loaded: they take the browser's i18n as they find it.
installMessages(window.galleryMessages);
const { PAGE_STATES } = await import('../states/all.ts');
const { reach } = await import('../states/page-state.ts');
window.galleryStates = PAGE_STATES.map(({ page, name }) => ({ page, name }));

const STYLES = {
  popup: () => import('../../../lib/ui/styles/popup.css'),
  options: () => import('../../../lib/ui/styles/options.css'),
  gate: () => import('../../../lib/ui/styles/gate.css'),
  isolated: () => import('../../../lib/ui/styles/isolated.css'),
};

const wanted = new URL(location.href).searchParams;
const state = PAGE_STATES.find(({ page, name }) => page === wanted.get('page') && name === wanted.get('state'));
const root = document.getElementById('root');
if (state && root) {
  await STYLES[state.page]();
  render(state.element(), root);
  await reach(state, document.body);
  window.isReached = true;
}
