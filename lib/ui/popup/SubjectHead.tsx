import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { Service } from '../../core/services/service.ts';
import { Icon } from '../shared/Icon.tsx';
import { timeLeft } from '../shared/relative-time.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { AppIcon } from './AppIcon.tsx';
import type { Entry } from './entries.ts';
import { objectName } from './object-name.ts';
import { opensInPlaceOf } from './opens-in-place-of.ts';
import { readyPods } from './ready-pods.ts';
import type { Subject } from './use-finder.ts';

interface SubjectHeadProps {
  subject: Subject;
  states: readonly ContextState[];
  labelOf: (context: KubeContext) => string;
  /** Why a service opens isolated; null where it does not. */
  isolationReasonOf: (entry: Entry) => 'app' | 'cluster' | 'policy' | null;
  /** Epoch milliseconds. */
  now: number;
  onBack: () => void;
}

/** What the actions below it belong to, and what is known of it. */
export function SubjectHead({ subject, states, labelOf, isolationReasonOf, now, onBack }: SubjectHeadProps) {
  const service = subject.kind === 'service' ? subject.entry.service : null;
  const context = subject.kind === 'service' ? subject.entry.context : subject.state.context;
  const state = states.find((one) => one.context.id === context.id);
  const left = timeLeft(state?.expiresAt ?? null, now);
  const label = labelOf(context);
  const isolation = subject.kind === 'service' ? isolationReasonOf(subject.entry) : null;
  const inPlace = subject.kind === 'service' ? opensInPlaceOf(subject.entry) : null;
  const place = service
    ? [service.object && objectName(service.object.kind), service.namespace, label].filter(Boolean).join(' · ')
    : context.source;
  return (
    <section class="subject" aria-labelledby="subject">
      <header>
        <button type="button" class="icon-button" aria-label={t('common.back')} onClick={onBack}>
          <Icon name="left" />
        </button>
        <AppIcon kind={service?.kind ?? 'network'} />
        <hgroup>
          <h2 id="subject">{sanitizeForDisplay(service?.displayName ?? label)}</h2>
          <p class="hint">{sanitizeForDisplay(place)}</p>
        </hgroup>
      </header>
      <dl>
        <dt>{t('popup.signedInAs')}</dt>
        <dd>
          {sanitizeForDisplay(context.userName)}
          {left !== '' && ` · ${t('popup.validFor', [left])}`}
        </dd>
        {service ? (
          <>
            <dt>{t('popup.endpoints')}</dt>
            <dd>{endpointsOf(service)}</dd>
            {inPlace !== null && (
              <>
                <dt>{t('popup.open')}</dt>
                <dd>{sanitizeForDisplay(inPlace)}</dd>
              </>
            )}
          </>
        ) : (
          context.server && (
            <>
              <dt>{t('popup.server')}</dt>
              <dd>{withoutScheme(serverUrl(context.server))}</dd>
            </>
          )
        )}
        {isolation !== null && (
          <>
            <dt>{t('popup.data')}</dt>
            <dd>{isolation === 'policy' ? t('popup.isolatedByPolicy') : t('popup.isolated')}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function endpointsOf({ ports, endpoints, pods, object }: Service): string {
  if (ports.length === 0) return object ? t('popup.noDeclaredPorts') : t('popup.noPortsText');
  if (pods && endpoints === 'ready') return readyPods(pods);
  return { ready: t('popup.endpointsReady'), none: t('popup.noEndpointsText'), unknown: t('popup.endpointsUnknown') }[
    endpoints
  ];
}
