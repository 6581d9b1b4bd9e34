import { render, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../lib/core/failures/diagnose.ts';
import type { GateAnswer } from '../../lib/core/gate/gate-request.ts';
import { failure as refused, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { parseProxyUrl } from '../../lib/core/proxy-url/parse.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { callsOf, type FakeBackendOptions, fakeBackend } from './fake-backend.ts';
import { findButton } from './render-page.tsx';
import { GRAFANA_URL, kubeContext, SERVER, serviceList } from './samples.ts';

const HTTPS_URL = GRAFANA_URL.replace('grafana:http', 'https:grafana:http');
const context = kubeContext('production');

function failedAnswer(
  message: string,
  { reason = 'ServiceUnavailable', kind = '', url = GRAFANA_URL } = {},
): GateAnswer {
  const target = parseProxyUrl(url, [SERVER]);
  if (!target.ok) throw new Error('The sample URL is a proxy URL');
  const failure: Failure = {
    answer: { status: 503, reason, message, kind, text: message },
    target: target.value,
    user: null,
    contextName: context.name,
    impersonated: null,
    services: serviceList().services,
  };
  return { kind: 'failed', failure, context, prefix: url };
}

function renderFailure(answer: GateAnswer, options: FakeBackendOptions = {}) {
  const backend = fakeBackend({
    url: GRAFANA_URL,
    gateAnswers: [answer, { kind: 'go', url: GRAFANA_URL }],
    ...options,
  });
  render(<Gate backend={backend} />);
  return backend;
}

/** Clicks as soon as that can be an answer. */
async function clickWhenEnabled(name: string): Promise<void> {
  const button = await findButton(name);
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'), { timeout: 2000 });
  await userEvent.click(button);
}

describe('an app that did not open', () => {
  it('is named in the title, and no button has the focus', async () => {
    renderFailure(failedAnswer('error trying to reach service: EOF'));
    const heading = await screen.findByRole('heading', { name: 'Cannot open monitoring/grafana:http' });
    expect(document.activeElement).toBe(heading);
    await waitFor(() => expect(document.title).toBe('Cannot open monitoring/grafana:http'));
  });

  it('is tried again by the button, and by no key or click before it could be read', async () => {
    const backend = renderFailure(failedAnswer('connection refused'));
    const button = await findButton('Try again');
    await userEvent.click(button);
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
    await clickWhenEnabled('Try again');
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });

  it('opens by the other scheme, and its tab goes back', async () => {
    const backend = renderFailure(failedAnswer('malformed HTTP response'));
    await clickWhenEnabled('Open with https');
    await waitFor(() => expect(callsOf(backend, 'leave')).toHaveLength(1));
    expect(callsOf(backend, 'background.openInstead')).toEqual([[HTTPS_URL]]);
  });

  it('says why the other one cannot be opened either', async () => {
    const locked = problem('vaultLocked', {});
    const backend = renderFailure(failedAnswer('malformed HTTP response'), { openings: [refused(locked)] });
    await clickWhenEnabled('Open with https');
    await screen.findByText('Portside is locked.');
    expect(callsOf(backend, 'leave')).toEqual([]);
  });

  it('offers a service with a similar name', async () => {
    const url = GRAFANA_URL.replace('grafana:http', 'grafanna');
    const backend = renderFailure(
      failedAnswer('services "grafanna" not found', { reason: 'NotFound', kind: 'services', url }),
      { openings: [success(null)] },
    );
    await clickWhenEnabled('monitoring/grafana:http');
    await waitFor(() => expect(callsOf(backend, 'background.openInstead')).toEqual([[GRAFANA_URL]]));
  });

  it('shows what grants the missing right, and the answer, as text without invisible characters', async () => {
    const message = 'User "mia\u202e" cannot get resource "services/proxy"';
    renderFailure(failedAnswer(message, { reason: 'Forbidden' }));
    await screen.findByRole('heading', { name: 'With kubectl' });
    const text = document.body.textContent ?? '';
    expect(text).toContain('--resource-name=grafana:http');
    expect(text).toContain('kind: RoleBinding');
    expect(text).toContain('User "mia[U+202E]" cannot get');
    expect(text).not.toContain('\u202e');
  });
});
