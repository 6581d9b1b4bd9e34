import type { Identity } from '../../core/access/identity.ts';
import { SelfReviewReplySchema } from '../../core/access/wire.ts';
import { type ServerVersion, selfReviewVersions } from '../../core/server-version.ts';
import { type ApiConnection, readApi } from './request.ts';

/** Who the apiserver says that the context is; null where it does not tell, as before Kubernetes 1.26. */
export async function reviewSelf(connection: ApiConnection, version: ServerVersion | null): Promise<Identity | null> {
  for (const apiVersion of selfReviewVersions(version).map((one) => `authentication.k8s.io/${one}`)) {
    const path = `/apis/${apiVersion}/selfsubjectreviews?pretty=false`;
    const body = { apiVersion, kind: 'SelfSubjectReview' };
    const read = await readApi(connection, path, 'selfsubjectreviews', SelfReviewReplySchema, body);
    if (read.ok) {
      const { username, groups } = read.value.status.userInfo;
      return { user: username, groups, source: 'apiserver' };
    }
    const isUnknownApi = read.problem.code === 'apiserverRefused' && read.problem.values.status === '404';
    if (!isUnknownApi) return null;
  }
  return null;
}
