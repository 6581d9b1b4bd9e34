import type { ContextReview } from '../../core/access/context-review.ts';
import { mayUseKubelets } from '../../core/access/permissions.ts';
import { Icon } from './Icon.tsx';
import { t } from './translate.ts';

/** Says that a context may do far more than open apps, where it may. */
export function KubeletWarning({ review }: { review: ContextReview | null }) {
  if (!review || !mayUseKubelets(review.access)) return null;
  return (
    <p class="kubelet-warning">
      <Icon name="warning" />
      <span>{t('identity.kubelets')}</span>
    </p>
  );
}
