import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, type FakeBackend } from './fake-backend.ts';
import { field, findButton, findRow, listed, production, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, manyServices, SERVER, serviceList } from './samples.ts';

const PROMETHEUS_URL = `${SERVER.origin}/api/v1/namespaces/monitoring/services/prometheus:web/proxy/`;
const opened = (backend: FakeBackend) => callsOf(backend, 'background.openTarget').map(([request]) => request);
const mark = (count: number) => userEvent.keyboard(`{Shift>}${'{ArrowDown}'.repeat(count)}{/Shift}`);
const many = { contexts: [production], listings: [success(serviceList(manyServices(40)))] };

describe('marked services', () => {
  it('open all at once, the last one in front, and the popup closes', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'monitoring');
    await mark(2);
    expect(screen.getAllByText('marked')).toHaveLength(2);
    expect(screen.getByText('Open all 2')).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    const contextId = 'config/production';
    await waitFor(() =>
      expect(opened(backend)).toEqual([
        { contextId, url: GRAFANA_URL, isInBackground: true },
        { contextId, url: PROMETHEUS_URL, isInBackground: false },
      ]),
    );
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('stay marked while something else is searched for, and are no longer after Escape', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'grafana');
    await mark(1);
    await userEvent.clear(field());
    await userEvent.type(field(), 'kibana');
    await mark(1);
    expect(screen.getByText('Open all 2')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText('Open all 2')).toBeNull();
    expect(field().value).toBe('kibana');
  });

  it('are marked by an action too', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'grafana{ArrowRight}mark{Enter}');
    expect(await screen.findByRole('option', { name: /^Remove the mark/ })).toBeTruthy();
    await userEvent.clear(field());
    await userEvent.keyboard('{ArrowLeft}');
    expect(screen.getByText('Open all 1')).toBeTruthy();
  });

  it('are not opened without a question if they are many', async () => {
    const backend = await renderPopup(many);
    await findRow(/^service-00000/);
    await mark(6);
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('Open 6 tabs at once?');
    expect(opened(backend)).toEqual([]);
    await userEvent.click(await findButton('Open'));
    await waitFor(() => expect(opened(backend)).toHaveLength(6));
  });

  it('are not opened at all after Cancel', async () => {
    const backend = await renderPopup(many);
    await findRow(/^service-00000/);
    await mark(6);
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await findButton('Cancel'));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(opened(backend)).toEqual([]);
  });

  it('are never more than twenty', async () => {
    const backend = await renderPopup(many);
    await findRow(/^service-00000/);
    await mark(25);
    expect(screen.getByText('20 services are marked. No more can be opened at once.')).toBeTruthy();
    await userEvent.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(opened(backend)).toHaveLength(20));
  });

  it('that do not open say why and stay marked, and the popup stays open', async () => {
    const openings = [failure(problem('contextUnknown', {})), success(null)];
    const backend = await renderPopup({ ...listed, openings });
    await findRow(/^grafana/);
    await userEvent.type(field(), 'monitoring');
    await mark(2);
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('This context is no longer stored.')).toBeTruthy();
    expect(opened(backend)).toHaveLength(2);
    expect(screen.getAllByText('marked')).toHaveLength(1);
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });

  it('that a tab shows already are not opened again', async () => {
    const app = {
      tabId: 7,
      prefix: GRAFANA_URL,
      url: GRAFANA_URL,
      address: 'prefix',
      contextId: 'config/production',
    } as const;
    const backend = await renderPopup({ ...listed, openApps: [app] });
    await findRow(/^grafana/);
    await userEvent.type(field(), 'monitoring');
    await mark(2);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(opened(backend)).toMatchObject([{ url: PROMETHEUS_URL }]));
  });
});
