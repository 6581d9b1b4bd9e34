import { expect, it } from 'vitest';
import { isKubelet } from '../../../lib/core/apps/kubelet.ts';

const SERVER = 'https://k8s.example:6443';

it.each([
  ['/api/v1/nodes/node-1/proxy/', true],
  ['/api/v1/nodes/node-1:10250/proxy/', true],
  ['/api/v1/nodes/https:node-1:10250/proxy/', true],
  ['/api/v1/nodes/https:node-1:/proxy/', true],
  ['/api/v1/nodes/node-1:10255/proxy/', true],
  ['/k8s/clusters/c-1/api/v1/nodes/node-1/proxy/', true],
  ['/api/v1/nodes/node-1:9100/proxy/', false],
  ['/api/v1/namespaces/n/services/nodes/proxy/', false],
  ['/api/v1/namespaces/nodes/pods/web/proxy/', false],
  ['/', false],
])('a prefix with the path %s is a kubelet’s: %s', (path, expected) => {
  expect(isKubelet(SERVER + path)).toBe(expected);
});
