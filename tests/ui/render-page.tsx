import { render, screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { success } from '../../lib/core/outcome.ts';
import { Options } from '../../lib/ui/options/Options.tsx';
import { Popup } from '../../lib/ui/popup/Popup.tsx';
import { type FakeBackend, type FakeBackendOptions, fakeBackend, stateOf } from './fake-backend.ts';
import { kubeContext, serviceList } from './samples.ts';

export const production = stateOf(kubeContext('production'));

/** Two contexts with the same services. */
export const listed: FakeBackendOptions = {
  contexts: [production, stateOf(kubeContext('reader'))],
  listings: [success(serviceList())],
};

/** Renders the popup, and waits for its filter, or for a button where it has none. */
export async function renderPopup(options: FakeBackendOptions): Promise<FakeBackend> {
  const backend = fakeBackend(options);
  render(<Popup backend={backend} />);
  await screen.findByRole(options.contexts ? 'searchbox' : 'button');
  return backend;
}

/** Renders the options page. */
export function renderOptions(options: FakeBackendOptions = {}): FakeBackend {
  const backend = fakeBackend(options);
  render(<Options backend={backend} />);
  return backend;
}

/** The field that filters services. */
export function filter(): HTMLInputElement {
  return screen.getByRole('searchbox');
}

/** The button of this name, as soon as there is one. */
export function findButton(name: string | RegExp): Promise<HTMLElement> {
  return screen.findByRole('button', { name });
}

/** The input with this label, as soon as there is one. */
export function findInput(label: string | RegExp): Promise<HTMLInputElement> {
  return screen.findByLabelText<HTMLInputElement>(label, { selector: 'input' });
}

/** Pastes a text into the import of the options page. */
export async function pasteKubeconfig(text: string): Promise<void> {
  await userEvent.click(await screen.findByRole('textbox', { name: 'Paste a kubeconfig' }));
  await userEvent.paste(text);
}
