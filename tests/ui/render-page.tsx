import { render, screen, waitFor } from '@testing-library/preact';
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

/** Renders the popup, and waits for its field, or for a button where it has none, as without contexts or while it is locked. */
export async function renderPopup(options: FakeBackendOptions): Promise<FakeBackend> {
  const backend = fakeBackend(options);
  render(<Popup backend={backend} />);
  await waitFor(() => {
    if (!document.querySelector('[role=combobox], main button')) throw new Error('The popup is empty');
  });
  return backend;
}

/** Renders the options page at this fragment of its address. */
export function renderOptions(options: FakeBackendOptions = {}, fragment = ''): FakeBackend {
  location.hash = fragment;
  const backend = fakeBackend(options);
  render(<Options backend={backend} />);
  return backend;
}

/** The popup's field. */
export function field(): HTMLInputElement {
  return screen.getByRole('combobox');
}

/** The row of this name in the popup's list, as soon as there is one. */
export function findRow(name: string | RegExp): Promise<HTMLElement> {
  return screen.findByRole('option', { name });
}

/** The texts of the rows that are in sight, and of the titles above them. */
export function shownRows(): string[] {
  return [...document.querySelectorAll('.row-title, .row')].map((row) =>
    row.matches('.row') ? (row.querySelector('.row-name')?.textContent ?? '') : `# ${row.textContent}`,
  );
}

/** The name of the row that Enter chooses. */
export function selectedRow(): string {
  return document.querySelector('[aria-selected=true] .row-name')?.textContent ?? '';
}

/** The button of this name, as soon as there is one. */
export function findButton(name: string | RegExp): Promise<HTMLElement> {
  return screen.findByRole('button', { name });
}

/** The input with this label, as soon as there is one. */
export function findInput(label: string | RegExp): Promise<HTMLInputElement> {
  return screen.findByLabelText<HTMLInputElement>(label, { selector: 'input' });
}

/** Pastes a text into the import of the options page, wherever the page is. */
export async function pasteKubeconfig(text: string): Promise<void> {
  location.hash = '#import';
  await userEvent.click(await screen.findByRole('textbox', { name: 'Paste a kubeconfig' }));
  await userEvent.paste(text);
}
