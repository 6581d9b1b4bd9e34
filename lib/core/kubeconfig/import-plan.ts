import type { KubeContext } from './kube-context.ts';

/** What importing one context would do. */
export interface ImportStep {
  readonly context: KubeContext;
  readonly action: 'add' | 'replace' | 'unchanged';
  /** For `replace`: what differs, in words of the kubeconfig. */
  readonly changes: readonly ('server' | 'user' | 'namespace' | 'credential' | 'impersonation')[];
}

/** What an import would do, context by context, before it does anything. */
export interface ImportPlan {
  readonly steps: readonly ImportStep[];
}
