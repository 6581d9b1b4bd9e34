import type { ObjectKind } from '../../core/services/service.ts';

/** What Kubernetes calls a kind, in every language. */
export function objectName(kind: ObjectKind): string {
  return { deployment: 'Deployment', statefulset: 'StatefulSet', daemonset: 'DaemonSet', pod: 'Pod', node: 'Node' }[
    kind
  ];
}
