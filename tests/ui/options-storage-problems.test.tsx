import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../../lib/core/problems.ts';
import { callsOf } from './fake-backend.ts';
import { findButton, production, renderOptions } from './render-page.tsx';

const unreadable = { name: 'contexts', problem: problem('storageUnreadable', { name: 'contexts' }) };
const newer = { name: 'trustedSites', problem: problem('storageFromNewerVersion', { name: 'trustedSites' }) };
const withProblem = { contexts: [production], storageProblems: [unreadable] };

const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
afterEach(() => reload.mockClear());

describe('a stored value that cannot be read', () => {
  it('shows no panel that could write before it is known', async () => {
    renderOptions(withProblem);
    const headings: string[] = [];
    const observer = new MutationObserver(() =>
      headings.push(
        ...[...document.body.querySelectorAll('main section > h2')].map(({ textContent }) => textContent ?? ''),
      ),
    );
    observer.observe(document.body, { childList: true, subtree: true });
    await screen.findByRole('alert');
    observer.disconnect();
    expect(new Set(headings)).toEqual(new Set(['Report a problem']));
  });

  it('is shown in place of all panels except the diagnostic report', async () => {
    renderOptions(withProblem);
    expect((await screen.findByRole('alert')).textContent).toContain(
      'Portside cannot read its stored data (“contexts”).',
    );
    const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(headings.filter((heading) => heading !== 'Set this data aside?')).toEqual(['Report a problem']);
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('is set aside by its name after a question, and the page reloads', async () => {
    const backend = renderOptions(withProblem);
    await userEvent.click(await findButton('Set aside and start afresh'));
    const dialog = within(screen.getByRole('dialog', { name: 'Set this data aside?' }));
    expect(dialog.getByText(/^Portside starts without it/)).toBeTruthy();
    expect(callsOf(backend, 'background.setAside')).toEqual([]);
    await userEvent.click(dialog.getByRole('button', { name: 'Set aside and start afresh' }));
    expect(callsOf(backend, 'background.setAside')).toEqual([['contexts']]);
    await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  it('stays on Cancel', async () => {
    const backend = renderOptions(withProblem);
    await userEvent.click(await findButton('Set aside and start afresh'));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(callsOf(backend, 'background.setAside')).toEqual([]);
    expect(reload).not.toHaveBeenCalled();
  });
});

describe('several stored values that cannot be read', () => {
  it('are set aside one by one', async () => {
    const backend = renderOptions({ storageProblems: [unreadable, newer] });
    const [, second] = await screen.findAllByRole('alert');
    expect(second?.textContent).toContain("Portside's stored data (“trustedSites”) was written by a newer version.");
    await userEvent.click(within(second as HTMLElement).getByRole('button', { name: 'Set aside and start afresh' }));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Set aside and start afresh' }));
    expect(callsOf(backend, 'background.setAside')).toEqual([['trustedSites']]);
  });
});
