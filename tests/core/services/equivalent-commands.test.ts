import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PLAIN_CLUSTER, type StoredContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { equivalentCommands } from '../../../lib/core/services/equivalent-commands.ts';
import type { ServicePort } from '../../../lib/core/services/service.ts';
import { kubeContext } from '../../ui/samples.ts';

const HTTP: ServicePort = { name: 'http', number: 80, scheme: '' };
const HTTPS: ServicePort = { name: '', number: 8443, scheme: 'https' };
const GRAFANA = { namespace: 'monitoring', name: 'grafana' };

const commandsFor = (port: ServicePort, changes: Partial<StoredContext> = {}, service = GRAFANA, name = 'production') =>
  equivalentCommands(kubeContext(name, changes), service, port);

describe('the commands that do the same as opening a port', () => {
  it('are kubectl get --raw with the path of the proxy, and port-forward', () => {
    expect(commandsFor(HTTP)).toMatchObject({
      getRaw: 'kubectl --context production get --raw /api/v1/namespaces/monitoring/services/grafana:http/proxy/',
      portForward: 'kubectl --context production --namespace monitoring port-forward service/grafana 8080:80',
    });
    expect(commandsFor(HTTPS)).toMatchObject({
      getRaw: 'kubectl --context production get --raw /api/v1/namespaces/monitoring/services/https:grafana:/proxy/',
      portForward: 'kubectl --context production --namespace monitoring port-forward service/grafana 8443:8443',
    });
  });

  it('leave out the base path of a server, which kubectl adds', () => {
    const commands = commandsFor(HTTP, { serverAddress: 'https://rancher.example/k8s/clusters/c-1' });
    expect(commands?.getRaw).toContain('--raw /api/v1/');
  });

  it('are curl with the token of the kubeconfig, read by kubectl, where that has one', () => {
    expect(commandsFor(HTTP)?.curl).toBe(
      `curl --header "Authorization: Bearer $(kubectl config view --raw --minify --context production --output 'jsonpath={.users[0].user.token}')" "$(kubectl config view --raw --minify --context production --output 'jsonpath={.clusters[0].cluster.server}')"/api/v1/namespaces/monitoring/services/grafana:http/proxy/`,
    );
    expect(commandsFor(HTTP, { signIn: { kind: 'clientCertificate' } })?.curl).toBeNull();
  });

  it('send a token to no server but that of the kubeconfig which has it', () => {
    for (const command of Object.values(commandsFor(HTTP) ?? {})) expect(command).not.toContain('104.197.5.247');
  });

  it.each([
    [{ certificateAuthority: { kind: 'inline' } }, '--cacert <(kubectl config view'],
    [{ certificateAuthority: { kind: 'file', path: 'ca.crt' } }, '--cacert "$(kubectl config view'],
    [{ insecureSkipTlsVerify: true }, '--insecure'],
  ] as const)('trust what the kubeconfig does: %j', (settings, option) => {
    expect(commandsFor(HTTP, { cluster: { ...PLAIN_CLUSTER, ...settings } })?.curl).toContain(option);
  });

  it('run nothing that is hidden in a name', () => {
    const hostile = "x'; echo injected; $(echo injected) `echo injected`";
    const commands = commandsFor(HTTP, {}, { namespace: hostile, name: hostile }, hostile);
    for (const command of Object.values(commands ?? {})) {
      const script = `kubectl() { :; }; curl() { :; }; ${command}`;
      expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('');
    }
  });

  it('do not exist for a context without a server', () => {
    expect(commandsFor(HTTP, { serverAddress: null })).toBeNull();
  });
});
