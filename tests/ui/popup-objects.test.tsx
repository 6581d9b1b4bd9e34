import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { PodObject, WorkloadObject } from '../../lib/core/services/object-wire.ts';
import { callsOf } from './fake-backend.ts';
import { findRow, listed, production, renderPopup, selectedRow, shownRows } from './render-page.tsx';
import { SERVER, serviceList } from './samples.ts';

const READY = [{ type: 'Ready', status: 'True' }];

function pod(name: string, ports: number[], app = 'web'): PodObject {
  const declared = ports.map((containerPort) => ({ name: '', containerPort, protocol: 'TCP' }));
  return {
    metadata: { namespace: 'shop', name, labels: { app }, annotations: {}, deletionTimestamp: '' },
    spec: { containers: [{ ports: declared }] },
    status: { phase: 'Running', conditions: READY },
  };
}

function deployment(name: string, app: string): WorkloadObject {
  return {
    metadata: { namespace: 'shop', name, labels: {}, annotations: {} },
    spec: {
      selector: { matchLabels: { app }, matchExpressions: [] },
      template: { metadata: { labels: { app } } },
    },
  };
}

const [grafana] = serviceList().services.filter(({ name }) => name === 'grafana');
const SELECTING = {
  ...grafana,
  namespace: 'shop',
  name: 'storefront',
  displayName: 'storefront',
  selector: ['app=shop-front'],
} as NonNullable<typeof grafana>;

const cluster = {
  ...listed,
  contexts: [production],
  listings: [success(serviceList([...serviceList().services, SELECTING]))],
  objects: {
    pods: success({ objects: { pods: [pod('web-7f9c', [8080]), pod('bare', [], 'bare')] }, isComplete: true }),
    deployments: success({
      objects: { deployments: [deployment('web', 'web'), deployment('front', 'shop-front')] },
      isComplete: true,
    }),
    nodes: success({
      objects: { nodes: [{ metadata: { name: 'node-1', labels: {} }, status: { conditions: READY } }] },
      isComplete: true,
    }),
  },
};

/** The resources that were listed. */
const askedFor = (backend: Parameters<typeof callsOf>[0]) =>
  callsOf(backend, 'listObjects').map(([, resource]) => resource);
const openedUrls = (backend: Parameters<typeof callsOf>[0]) =>
  callsOf(backend, 'background.openTarget').map(([request]) => (request as { url: string }).url);
const api = (path: string) => `${SERVER.origin}/api/v1/${path}`;

describe('pods, nodes and workloads', () => {
  it('are not asked for as long as services are found', async () => {
    const backend = await renderPopup(cluster);
    await findRow(/^grafana/);
    await userEvent.keyboard('graf');
    await userEvent.clear(screen.getByRole('combobox'));
    await userEvent.keyboard('@prod');
    expect(askedFor(backend)).toEqual([]);
  });

  it('are asked for once, by their kind', async () => {
    const backend = await renderPopup(cluster);
    await findRow(/^grafana/);
    await userEvent.keyboard('pod/web');
    await findRow(/7f9c/);
    expect(shownRows()).toEqual(['# Pods, nodes and workloads', 'web-7f9c']);
    await userEvent.clear(screen.getByRole('combobox'));
    await userEvent.keyboard('po/bare');
    await findRow(/^bare/);
    expect(askedFor(backend)).toEqual(['pods']);
  });

  it('are asked for by a name that no service has, and then found below services', async () => {
    const backend = await renderPopup(cluster);
    await findRow(/^grafana/);
    await userEvent.keyboard('7f9c');
    await findRow(/7f9c/);
    expect(askedFor(backend).toSorted()).toEqual(['daemonsets', 'deployments', 'nodes', 'pods', 'statefulsets']);
    await userEvent.clear(screen.getByRole('combobox'));
    await userEvent.keyboard('shop');
    await findRow(/^checkout/);
    const rows = shownRows();
    expect(rows.indexOf('checkout')).toBeLessThan(rows.indexOf('# Pods, nodes and workloads'));
    expect(selectedRow()).not.toBe('web');
  });

  it('open as services do: a pod at its port, a workload as its service or as a ready pod', async () => {
    const backend = await renderPopup(cluster);
    await findRow(/^grafana/);
    for (const [query, row] of [
      ['pod/7f9c', /7f9c/],
      ['deploy/web', /^web/],
      ['deploy/front', /^front/],
      ['pod/bare:9000', /^bare/],
      ['node/node-1:9100', /node/],
    ] as const) {
      await userEvent.clear(screen.getByRole('combobox'));
      await userEvent.keyboard(query);
      await findRow(row);
      await userEvent.keyboard('{Control>}{Enter}{/Control}');
    }
    expect(openedUrls(backend)).toEqual([
      api('namespaces/shop/pods/web-7f9c:8080/proxy/'),
      api('namespaces/shop/pods/web-7f9c:8080/proxy/'),
      api('namespaces/shop/services/storefront:http/proxy/'),
      api('namespaces/shop/pods/bare:9000/proxy/'),
      api('nodes/node-1:9100/proxy/'),
    ]);
  });

  it('say what they are, and how long their URL lasts', async () => {
    await renderPopup(cluster);
    await findRow(/^grafana/);
    await userEvent.keyboard('pod/7f9c');
    expect((await findRow(/7f9c/)).textContent).toContain('Pod · shop');
    expect(screen.getByText('Opens the pod web-7f9c. Its URL stops working when the pod is gone.')).toBeDefined();
    await userEvent.clear(screen.getByRole('combobox'));
    await userEvent.keyboard('deploy/front');
    await findRow(/^front/);
    expect(screen.getByText('Opens the service storefront, which picks a ready pod for each request.')).toBeDefined();
  });

  it('show the pages of a kubelet, which has none at its root', async () => {
    const backend = await renderPopup(cluster);
    await findRow(/^grafana/);
    await userEvent.keyboard('node/');
    await findRow(/node/);
    await userEvent.keyboard('{Enter}');
    await findRow(/^\/pods/);
    expect(screen.getByText('Pages of the kubelet are read-only here, and run no script.')).toBeDefined();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(openedUrls(backend)).toEqual([api('nodes/node-1/proxy/pods')]));
  });

  it('that may not be listed are said to be so only where nothing else is found', async () => {
    const forbidden = failure(problem('apiserverForbidden', { context: 'production', resource: 'pods' }));
    await renderPopup({ ...cluster, objects: { ...cluster.objects, pods: forbidden } });
    await findRow(/^grafana/);
    await userEvent.keyboard('pod/web');
    expect(await screen.findByText('“production” cannot list pods in all namespaces.')).toBeDefined();
    await userEvent.clear(screen.getByRole('combobox'));
    await userEvent.keyboard('deploy/front');
    await findRow(/^front/);
    expect(screen.queryByText(/cannot list/)).toBeNull();
  });

  it('are said to be cut where there are more than are read', async () => {
    const cut = success({ objects: { pods: [pod('web-7f9c', [8080])] }, isComplete: false });
    await renderPopup({ ...cluster, objects: { pods: cut } });
    await findRow(/^grafana/);
    await userEvent.keyboard('pod/web');
    await findRow(/7f9c/);
    expect(shownRows()[0]).toBe('# Pods, nodes and workloads (the first 5,000 of a kind)');
  });
});
