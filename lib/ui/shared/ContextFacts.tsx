import type { ComponentChildren } from 'preact';
import type { Identity } from '../../core/access/identity.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { Review } from '../hooks/use-reviews.ts';
import { sanitizeForDisplay } from './sanitize-for-display.ts';
import { formatNumber, problemSentence, t } from './translate.ts';
import { withoutScheme } from './without-scheme.ts';

/** Nobody reads more of them. */
const MAX_GROUPS = 12;

interface ContextFactsProps {
  context: KubeContext;
  review: Review;
  /** How long its credential is still valid; empty where that is not known. */
  validFor: string;
}

/** Who a context is in its cluster, and how its apiserver is: terms and descriptions of a list. */
export function ContextFacts({ context, review: { value, isLoading, problem }, validFor }: ContextFactsProps) {
  const { server, userName } = context;
  return (
    <>
      <dt>{t('popup.signedInAs')}</dt>
      <dd>
        {value ? nameOf(value.identity) : sanitizeForDisplay(userName)}
        {validFor !== '' && ` · ${t('popup.validFor', [validFor])}`}
      </dd>
      {value ? (
        <Groups identity={value.identity} />
      ) : (
        (isLoading || problem) && (
          <>
            <dt>{t('identity.groups')}</dt>
            <dd>{problem ? problemSentence(problem) : <Waiting />}</dd>
          </>
        )
      )}
      {server && (
        <>
          <dt>{t('popup.server')}</dt>
          <dd>{[withoutScheme(serverUrl(server)), ...(value ? serverFacts(value) : [])].join(' · ')}</dd>
        </>
      )}
    </>
  );
}

function Groups({ identity: { groups, source } }: { identity: Identity }) {
  const shown = groups.slice(0, MAX_GROUPS).map(sanitizeForDisplay);
  const more = groups.length - shown.length;
  return (
    <>
      <dt>{t('identity.groups')}</dt>
      <dd>
        {shown.length === 0 && (source === 'apiserver' ? t('identity.noGroups') : t('identity.unknown'))}
        {shown.join(', ')}
        {more > 0 && ` ${t('identity.moreGroups', [formatNumber(more)])}`}
      </dd>
    </>
  );
}

/** The outline of a line. The style sheet shows it only after a moment. */
function Waiting(): ComponentChildren {
  return <span class="line-skeleton" role="status" aria-label={t('identity.loading')} />;
}

function nameOf({ user, source }: Identity): string {
  switch (source) {
    case 'apiserver':
      return sanitizeForDisplay(user);
    case 'token':
      return t('identity.fromToken', [user]);
    case 'kubeconfig':
      return t('identity.fromKubeconfig', [user]);
  }
}

function serverFacts({ serverVersion, latencyMs }: { serverVersion: string; latencyMs: number | null }): string[] {
  return [
    ...(serverVersion === '' ? [] : [sanitizeForDisplay(serverVersion)]),
    ...(latencyMs === null ? [] : [t('identity.latency', [formatNumber(latencyMs)])]),
  ];
}
