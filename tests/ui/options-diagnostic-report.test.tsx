import { screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_REPORT } from './fake-backend.ts';
import { findButton, production, renderOptions } from './render-page.tsx';

describe('the diagnostic report', () => {
  it('is shown before it can be copied, and copied exactly as shown', async () => {
    const backend = renderOptions({ contexts: [production] }, '#about');
    const create = await findButton('Create diagnostic report');
    expect(screen.queryByRole('button', { name: 'Copy diagnostic report' })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();

    await userEvent.click(create);
    const copy = await findButton('Copy diagnostic report');
    const shown = (await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Content of the report' })).value;
    const { version, ...facts } = DIAGNOSTIC_REPORT;
    expect(JSON.parse(shown)).toEqual({ portside: version, browser: backend.browserVersion, ...facts });
    expect(await navigator.clipboard.readText()).toBe('');

    await userEvent.click(copy);
    expect(await navigator.clipboard.readText()).toBe(shown);
    expect(await findButton('Copied')).toBeTruthy();
  });
});
