import { render, screen } from '@testing-library/preact';
import { success } from '../../lib/core/outcome.ts';
import { Popup } from '../../lib/ui/popup/Popup.tsx';
import { type FakeBackend, type FakeWorld, fakeBackend, stateOf } from './fake-backend.ts';
import { kubeContext, serviceList } from './samples.ts';

export const production = stateOf(kubeContext('production'));

/** Two contexts, with the same services. */
export const listed: FakeWorld = {
  contexts: [production, stateOf(kubeContext('reader'))],
  listings: [success(serviceList())],
};

/** Draws the popup in this world and waits for its first paint. */
export async function showPopup(world: FakeWorld): Promise<FakeBackend> {
  const backend = fakeBackend(world);
  render(<Popup backend={backend} />);
  await screen.findByRole(world.contexts ? 'searchbox' : 'button');
  return backend;
}

/** The field that filters services. */
export function filter(): HTMLInputElement {
  return screen.getByRole('searchbox');
}

/** The button of this name, once it is there. */
export function button(name: RegExp): Promise<HTMLElement> {
  return screen.findByRole('button', { name });
}
