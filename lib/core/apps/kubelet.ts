import { splitSegment } from '../proxy-url/segment.ts';

/** Ports of kubelets. The apiserver chooses the right one where a URL names none. */
const KUBELET_PORTS: readonly number[] = [10250, 10255];

/**
 * Whether a prefix ends in the proxy path of a kubelet. Below it is the kubelet's whole API, which runs commands in pods, and
 * pages that pods have a hand in, such as logs.
 *
 * @example
 * isKubelet('https://k8s.example:6443/api/v1/nodes/node-1/proxy/'); // true
 * isKubelet('https://k8s.example:6443/api/v1/nodes/node-1:9100/proxy/'); // false: another program on the node
 */
export function isKubelet(prefix: string): boolean {
  const [, segment] = /\/api\/v1\/nodes\/([^/]+)\/proxy\/$/.exec(prefix) ?? [];
  const parts = segment === undefined ? null : splitSegment(segment);
  return parts !== null && (parts.port === '' || KUBELET_PORTS.includes(Number(parts.port)));
}
