import { describe, expect, it } from 'vitest';
import { appKind } from '../../../lib/core/services/app-kind.ts';
import type { AppKind } from '../../../lib/core/services/service.ts';

describe('appKind', () => {
  it.each<[string[], AppKind]>([
    [['kube-prometheus-stack-grafana'], 'dashboard'],
    [['kube-prometheus-stack-prometheus'], 'metrics'],
    [['kube-prometheus-stack-alertmanager'], 'alerts'],
    [['loki-gateway'], 'logs'],
    [['argo-cd-server'], 'code'],
    [['redis-exporter'], 'database'],
    [['billing-db'], 'database'],
    [['rook-ceph-mgr-dashboard'], 'storage'],
    [['kubernetes-dashboard'], 'dashboard'],
    [['grafana.png', 'Numbers of the week'], 'dashboard'],
    [['mdi:cow', 'Volumes', 'longhorn-frontend'], 'storage'],
    [['', 'CoreDNS', '', 'kube-dns'], 'network'],
    [['checkout-api'], 'app'],
    [['搜索'], 'app'],
    [[], 'app'],
  ])('of %j is %s', (names, kind) => {
    expect(appKind(names)).toBe(kind);
  });
});
