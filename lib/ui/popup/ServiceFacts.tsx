import type { Service, ServicePort } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import type { Review } from '../hooks/use-reviews.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import type { Entry } from './entries.ts';
import { proxyTargetOf } from './entry-access.ts';
import { opensInPlaceOf } from './opens-in-place-of.ts';
import { readyPods } from './ready-pods.ts';
import { usePermissions } from './use-permissions.ts';

interface ServiceFactsProps {
  backend: PopupBackend;
  entry: Entry;
  /** The port that the row itself opens. */
  port: ServicePort | undefined;
  review: Review;
  /** How long the credential is still valid; empty where that is not known. */
  validFor: string;
  /** Why it opens isolated; null where it does not. */
  isolation: 'app' | 'cluster' | 'policy' | null;
}

/** What is known of a service, and of who opens it: terms and descriptions of a list. */
export function ServiceFacts({ backend, entry, port, review, validFor, isolation }: ServiceFactsProps) {
  const { context, service } = entry;
  const permissions = usePermissions(backend, entry, port, review.value);
  const target = port && proxyTargetOf(service, port);
  const inPlace = opensInPlaceOf(entry);
  const user = review.value?.identity.user ?? context.userName;
  return (
    <>
      <dt>{t('popup.signedInAs')}</dt>
      <dd>
        {sanitizeForDisplay(user)}
        {validFor !== '' && ` · ${t('popup.validFor', [validFor])}`}
      </dd>
      {target && permissions.get === 'forbidden' && (
        <>
          <dt>{t('popup.access')}</dt>
          <dd class="is-bad">
            {t('popup.accessForbidden', [`${target.resource}/proxy`, target.name, target.namespace])}
          </dd>
        </>
      )}
      {permissions.get !== 'forbidden' && permissions.create === 'forbidden' && (
        <>
          <dt>{t('popup.access')}</dt>
          <dd class="is-caution">{t('popup.accessReadOnly')}</dd>
        </>
      )}
      <dt>{t('popup.endpoints')}</dt>
      <dd>{endpointsOf(service)}</dd>
      {inPlace !== null && (
        <>
          <dt>{t('popup.open')}</dt>
          <dd>{sanitizeForDisplay(inPlace)}</dd>
        </>
      )}
      {isolation !== null && (
        <>
          <dt>{t('popup.data')}</dt>
          <dd>{isolation === 'policy' ? t('popup.isolatedByPolicy') : t('popup.isolated')}</dd>
        </>
      )}
    </>
  );
}

function endpointsOf({ ports, endpoints, pods, object }: Service): string {
  if (ports.length === 0) return object ? t('popup.noDeclaredPorts') : t('popup.noPortsText');
  if (pods && endpoints === 'ready') return readyPods(pods);
  return { ready: t('popup.endpointsReady'), none: t('popup.noEndpointsText'), unknown: t('popup.endpointsUnknown') }[
    endpoints
  ];
}
