/** Part of every secret in these kubeconfigs and of nothing else, so that a search finds any secret that is shown. */
export const SECRET = 'q7SECRETq7';

/** The flag before a secret argument. Only by its name can the argument be recognised as a secret. */
export const SECRET_FLAG = '--secret-key';

/** A kubeconfig as an object, with the field names of the file. */
export interface Config {
  clusters?: unknown;
  users?: unknown;
  contexts?: unknown;
  [field: string]: unknown;
}

const certificateAuthority = { 'certificate-authority-data': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t' };
const clientCertificate = {
  'client-certificate-data': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  'client-key-data': 'q7SECRETq7aa',
};

function config(cluster: object, name: string, user: object, contextName = name, contextFields: object = {}): Config {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [{ name, cluster }],
    users: [{ name: `${name}-user`, user }],
    contexts: [{ name: contextName, context: { cluster: name, user: `${name}-user`, ...contextFields } }],
    'current-context': contextName,
  };
}

const eksName = 'arn:aws:eks:eu-central-1:123456789012:cluster/shop';
const openshiftName = 'api-shop-example:6443';

/** One kubeconfig as each common tool writes it, with its naming scheme and its way to sign in. */
export const REAL_KUBECONFIGS: Readonly<Record<string, Config>> = {
  kind: config({ ...certificateAuthority, server: 'https://127.0.0.1:38417' }, 'kind-dev', clientCertificate),
  k3s: config({ ...certificateAuthority, server: 'https://127.0.0.1:6443' }, 'default', clientCertificate),
  EKS: config(
    { ...certificateAuthority, server: 'https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com' },
    eksName,
    {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['--region', 'eu-central-1', 'eks', 'get-token', '--cluster-name', 'shop', SECRET_FLAG, SECRET],
        env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: SECRET }],
      },
    },
    eksName,
  ),
  GKE: config({ ...certificateAuthority, server: 'https://104.197.5.247' }, 'gke_shop_europe-west1_prod', {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'gke-gcloud-auth-plugin',
      installHint: 'Install gke-gcloud-auth-plugin for use with kubectl',
      provideClusterInfo: true,
    },
  }),
  AKS: config(
    { ...certificateAuthority, server: 'https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443' },
    'shop-aks',
    { ...clientCertificate, token: `${SECRET}-token` },
    'shop-aks-admin',
  ),
  OpenShift: config(
    { 'insecure-skip-tls-verify': true, server: 'https://api.shop.example:6443' },
    openshiftName,
    { token: `sha256~${SECRET}` },
    `default/${openshiftName}/kube:admin`,
    { namespace: 'default' },
  ),
  Rancher: config({ server: 'https://rancher.example/k8s/clusters/c-m-abcd1234' }, 'shop', {
    token: `kubeconfig-user-x:${SECRET}`,
  }),
  OIDC: config({ ...certificateAuthority, server: 'https://k8s.example' }, 'corp', {
    'auth-provider': {
      name: 'oidc',
      config: { 'client-secret': SECRET, 'id-token': `aa.bb.${SECRET}`, 'refresh-token': SECRET },
    },
  }),
  'basic with impersonation': config({ server: 'https://k8s.example:6443' }, 'old', {
    username: 'bob',
    password: SECRET,
    as: 'jane',
    'as-uid': '42',
    'as-groups': ['dev'],
    'as-user-extra': { 'example.com/team': ['shop'] },
  }),
};
