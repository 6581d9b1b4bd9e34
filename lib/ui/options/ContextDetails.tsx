import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { OptionsBackend } from '../backend.ts';
import { useNow } from '../hooks/use-now.ts';
import { useReviews } from '../hooks/use-reviews.ts';
import { ContextFacts } from '../shared/ContextFacts.tsx';
import { timeLeft } from '../shared/relative-time.ts';
import { t } from '../shared/translate.ts';

interface ContextDetailsProps {
  backend: OptionsBackend;
  state: ContextState;
  label: string;
  onClose: () => void;
}

/** Who a context is in its cluster, as its apiserver tells, and how the apiserver is. Its button has the focus when it appears. */
export function ContextDetails({ backend, state, label, onClose }: ContextDetailsProps) {
  const { context, expiresAt } = state;
  const reviews = useReviews(backend, {});
  const id = useId();
  const now = useNow(expiresAt !== null);
  const hide = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => hide.current?.focus(), []);
  useEffect(() => reviews.request(context, []), [context.id]);
  return (
    <section class="context-details" aria-labelledby={id}>
      <h4 id={id} class="visually-hidden">
        {t('contexts.detailsOf', [label])}
      </h4>
      <dl>
        <ContextFacts context={context} review={reviews.of(context)} validFor={timeLeft(expiresAt, now)} />
      </dl>
      <p class="actions">
        <button type="button" ref={hide} onClick={onClose}>
          {t('contexts.hideDetails')}
        </button>
      </p>
    </section>
  );
}
