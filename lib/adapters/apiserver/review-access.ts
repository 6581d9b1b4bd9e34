import {
  namespaceAccess,
  type Permission,
  PROXY_RIGHTS,
  type ProxyTarget,
  UNKNOWN_ACCESS,
} from '../../core/access/permissions.ts';
import type { ProxyAccess, ProxyRight } from '../../core/access/proxy-access.ts';
import { namespacesToReview } from '../../core/access/review-scope.ts';
import { AccessReviewReplySchema, RulesReviewReplySchema } from '../../core/access/wire.ts';
import { type ApiConnection, readApi } from './request.ts';

const API = '/apis/authorization.k8s.io/v1';
// The apiserver sends browsers indented JSON unless told otherwise.
const QUERY = '?pretty=false';

/**
 * What the context may do with the apiserver's proxy: in the whole cluster, and in the first of these namespaces. An apiserver that does
 * not answer such questions is asked no second one.
 */
export async function reviewAccess(connection: ApiConnection, namespaces: readonly string[]): Promise<ProxyAccess> {
  const [first, ...others] = PROXY_RIGHTS;
  const answer = first && (await askWhetherAllowed(connection, first));
  if (!answer || answer === 'unknown') return UNKNOWN_ACCESS;
  const rights = await Promise.all(others.map((right) => askWhetherAllowed(connection, right)));
  const everywhere = PROXY_RIGHTS.filter((_, index) => [answer, ...rights][index] === 'allowed');
  return addNamespaces(connection, { everywhere, namespaces: {} }, namespaces);
}

/** The same with the rules of more namespaces, as far as the apiserver tells them. */
export async function addNamespaces(
  connection: ApiConnection,
  access: ProxyAccess,
  namespaces: readonly string[],
): Promise<ProxyAccess> {
  const added = await Promise.all(
    namespacesToReview(access, namespaces).map(async (namespace) => {
      const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
      const path = `${API}/selfsubjectrulesreviews${QUERY}`;
      const read = await readApi(connection, path, 'selfsubjectrulesreviews', RulesReviewReplySchema, body);
      return read.ok ? [[namespace, namespaceAccess(read.value.status)] as const] : [];
    }),
  );
  return { ...access, namespaces: { ...access.namespaces, ...Object.fromEntries(added.flat()) } };
}

/** Whether the context may use the proxy of exactly this target; of any in the whole cluster, where none is given. */
export async function askWhetherAllowed(
  connection: ApiConnection,
  { resource, verb }: ProxyRight,
  target?: ProxyTarget,
): Promise<Permission> {
  const { namespace = '', name = '' } = target ?? {};
  const resourceAttributes = { verb, group: '', version: 'v1', resource, subresource: 'proxy', namespace, name };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const path = `${API}/selfsubjectaccessreviews${QUERY}`;
  const read = await readApi(connection, path, 'selfsubjectaccessreviews', AccessReviewReplySchema, body);
  if (!read.ok) return 'unknown';
  const { allowed, evaluationError } = read.value.status;
  if (allowed) return 'allowed';
  return evaluationError === '' ? 'forbidden' : 'unknown';
}
