/** Part of every secret below, and of nothing else: what is shown must not hold it. */
export const SECRET = 'q7SECRETq7';

/** The flag that says so of the argument after it. */
export const SECRET_FLAG = '--secret-key';

/** A kubeconfig as an object, in the file's own spelling. */
export interface Config {
  clusters?: unknown;
  users?: unknown;
  contexts?: unknown;
  [field: string]: unknown;
}

const authority = { 'certificate-authority-data': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t' };
const certificate = {
  'client-certificate-data': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  'client-key-data': 'q7SECRETq7aa',
};

function config(cluster: object, name: string, user: object, contextName = name, rest: object = {}): Config {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [{ name, cluster }],
    users: [{ name: `${name}-user`, user }],
    contexts: [{ name: contextName, context: { cluster: name, user: `${name}-user`, ...rest } }],
    'current-context': contextName,
  };
}

const eks = 'arn:aws:eks:eu-central-1:123456789012:cluster/shop';
const openshift = 'api-shop-example:6443';

/** One kubeconfig of each tool that people have them from, with their names, shapes and ways to sign in. */
export const REAL_KUBECONFIGS: Readonly<Record<string, Config>> = {
  kind: config({ ...authority, server: 'https://127.0.0.1:38417' }, 'kind-dev', certificate),
  k3s: config({ ...authority, server: 'https://127.0.0.1:6443' }, 'default', certificate),
  EKS: config(
    { ...authority, server: 'https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com' },
    eks,
    {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['--region', 'eu-central-1', 'eks', 'get-token', '--cluster-name', 'shop', SECRET_FLAG, SECRET],
        env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: SECRET }],
      },
    },
    eks,
  ),
  GKE: config({ ...authority, server: 'https://104.197.5.247' }, 'gke_shop_europe-west1_prod', {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'gke-gcloud-auth-plugin',
      installHint: 'Install gke-gcloud-auth-plugin for use with kubectl',
      provideClusterInfo: true,
    },
  }),
  AKS: config(
    { ...authority, server: 'https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443' },
    'shop-aks',
    { ...certificate, token: `${SECRET}-token` },
    'shop-aks-admin',
  ),
  OpenShift: config(
    { 'insecure-skip-tls-verify': true, server: 'https://api.shop.example:6443' },
    openshift,
    { token: `sha256~${SECRET}` },
    `default/${openshift}/kube:admin`,
    { namespace: 'default' },
  ),
  Rancher: config({ server: 'https://rancher.example/k8s/clusters/c-m-abcd1234' }, 'shop', {
    token: `kubeconfig-user-x:${SECRET}`,
  }),
  OIDC: config({ ...authority, server: 'https://k8s.example' }, 'corp', {
    'auth-provider': {
      name: 'oidc',
      config: { 'client-secret': SECRET, 'id-token': `aa.bb.${SECRET}`, 'refresh-token': SECRET },
    },
  }),
  'basic, acting as another': config({ server: 'https://k8s.example:6443' }, 'old', {
    username: 'bob',
    password: SECRET,
    as: 'jane',
    'as-uid': '42',
    'as-groups': ['dev'],
    'as-user-extra': { 'example.com/team': ['shop'] },
  }),
};
