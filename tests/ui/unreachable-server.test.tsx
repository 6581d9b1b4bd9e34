import { render, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { NetworkError } from '../../lib/core/failures/network-error.ts';
import type { KubeContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { callsOf, fakeBackend } from './fake-backend.ts';
import { findButton } from './render-page.tsx';
import { GRAFANA_URL, kubeContext, SERVER } from './samples.ts';

function renderUnreachable(error: NetworkError, context: KubeContext | null = kubeContext('production')) {
  const answer = { kind: 'unreachable', error, server: SERVER, context, prefix: GRAFANA_URL } as const;
  const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers: [answer, { kind: 'go', url: GRAFANA_URL }] });
  render(<Gate backend={backend} />);
  return backend;
}

/** Clicks as soon as that can be an answer. */
async function clickWhenEnabled(name: string): Promise<void> {
  const button = await findButton(name);
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'), { timeout: 2000 });
  await userEvent.click(button);
}

describe('a server that was not reached', () => {
  it('is named with the app, the context and a command, and no button has the focus', async () => {
    renderUnreachable('refused');
    const heading = await screen.findByRole('heading', { name: 'Cannot open monitoring/grafana:http' });
    expect(document.activeElement).toBe(heading);
    screen.getByText(`${SERVER.origin} refuses the connection.`);
    screen.getByText(/is the server of the context “production”\.$/);
    screen.getByText('kubectl --context production cluster-info');
  });

  it('is tried again by the button, and by no key or click before it could be read', async () => {
    const backend = renderUnreachable('unanswered');
    await userEvent.click(await findButton('Try again'));
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
    await clickWhenEnabled('Try again');
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });

  it('leads to the warning of the browser, or to its certificates, where the certificate is untrusted', async () => {
    const backend = renderUnreachable('untrusted');
    await screen.findByRole('heading', { name: "Trust the cluster's certificate authority" });
    await clickWhenEnabled('Open the certificate settings');
    expect(callsOf(backend, 'openInNewTab')).toEqual([['chrome://certificate-manager/localcerts/usercerts']]);
    await clickWhenEnabled("Show the browser's warning");
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });

  it('has a hostile name of a context shown as text', async () => {
    renderUnreachable('refused', kubeContext('a\u202Eb'));
    await screen.findByText(/“a\[U\+202E\]b”/);
  });
});
