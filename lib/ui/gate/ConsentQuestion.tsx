import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Consent } from '../../core/gate/gate-request.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import { useEnableDelay } from '../hooks/use-enable-delay.ts';
import { t } from '../shared/translate.ts';

interface ConsentQuestionProps {
  /** What is to be opened: an app's name, or a host. */
  name: string;
  /** The origin of the page that wants to open it, or the prefix of an app; null where it is unknown. */
  site: string | null;
  onAllow: (consent: Consent) => void;
  onRefuse: () => void;
}

/** Asks whether a page may open the URL. It can be answered once the person had time to see it. */
export function ConsentQuestion({ name, site, onAllow, onRefuse }: ConsentQuestionProps) {
  const [isAlways, setIsAlways] = useState(false);
  const isEnabled = useEnableDelay();
  const allow = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => allow.current?.focus(), []);

  return (
    <>
      <h1>{t('gate.consentTitle', [name])}</h1>
      <p>{describeSite(site)}</p>
      <p class="hint">{t('gate.consentHint')}</p>
      {site !== null && (
        <label class="check">
          <input type="checkbox" checked={isAlways} onChange={(event) => setIsAlways(event.currentTarget.checked)} />
          {t('gate.consentAlways')}
        </label>
      )}
      <p class="actions">
        <button
          type="button"
          class="primary"
          ref={allow}
          aria-disabled={!isEnabled}
          onClick={() => isEnabled && onAllow(isAlways ? 'always' : 'once')}
        >
          {t('gate.consentOpen')}
        </button>
        <button type="button" onClick={onRefuse}>
          {t('common.cancel')}
        </button>
      </p>
    </>
  );
}

function describeSite(site: string | null): string {
  if (site === null) return t('gate.consentUnknown');
  const app = appName(site);
  return app === null ? t('gate.consentSite', [site]) : t('gate.consentApp', [app, new URL(site).host]);
}
