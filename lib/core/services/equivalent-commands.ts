import type { KubeContext } from '../kubeconfig/kube-context.ts';
import { shellQuote } from '../kubeconfig/shell-quote.ts';
import { prefixOf } from '../proxy-url/build.ts';
import { serverUrl } from '../proxy-url/server.ts';
import type { Service, ServicePort } from './service.ts';
import { targetOf } from './target-of.ts';

/** Commands for a terminal that reach the same port of a service. */
export interface EquivalentCommands {
  /** Prints what the service answers. */
  readonly getRaw: string;
  /** Opens the port on this machine, at its own number, or at one above 1024 that looks like it. Null for nodes, which kubectl cannot. */
  readonly portForward: string | null;
  /**
   * Prints what the service answers, with the token of the kubeconfig, for bash. The server is read from there as well: another kubeconfig
   * may have a context of the same name, whose token is for that server only. Null where the kubeconfig has no token that kubectl
   * could print.
   */
  readonly curl: string | null;
}

/** Ports below need more rights than most people have. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** The commands that do in a terminal what opening the port does; null for a context without a server. No secret is in them. */
export function equivalentCommands(
  context: KubeContext,
  service: Pick<Service, 'namespace' | 'name' | 'object'>,
  port: ServicePort,
): EquivalentCommands | null {
  const { server } = context;
  const target = targetOf(service, port);
  if (!server || !target) return null;
  const url = prefixOf(server, target);
  const path = url.slice(serverUrl(server).length);
  const inContext = `--context ${shellQuote(context.name)}`;
  const localPort = port.number < FIRST_UNPRIVILEGED_PORT ? port.number + 8000 : port.number;
  return {
    getRaw: `kubectl ${inContext} get --raw ${shellQuote(path)}`,
    // Names come from the cluster, and a person runs what is copied.
    portForward:
      target.kind === 'nodes'
        ? null
        : `kubectl ${inContext} --namespace ${shellQuote(target.namespace)} port-forward ${shellQuote(`${target.kind === 'pods' ? 'pod' : 'service'}/${target.name}`)} ${localPort}:${port.number}`,
    curl: curlCommand(context, path),
  };
}

function curlCommand({ name, signIn, cluster }: KubeContext, path: string): string | null {
  if (signIn.kind !== 'token') return null;
  const read = (path: string) =>
    `kubectl config view --raw --minify --context ${shellQuote(name)} --output 'jsonpath={${path}}'`;
  const authority = {
    none: '',
    inline: ` --cacert <(${read('.clusters[0].cluster.certificate-authority-data')} | base64 --decode)`,
    file: ` --cacert "$(${read('.clusters[0].cluster.certificate-authority')})"`,
  }[cluster.certificateAuthority.kind];
  const trust = cluster.insecureSkipTlsVerify ? ' --insecure' : authority;
  return `curl${trust} --header "Authorization: Bearer $(${read('.users[0].user.token')})" "$(${read('.clusters[0].cluster.server')})"${shellQuote(path)}`;
}
