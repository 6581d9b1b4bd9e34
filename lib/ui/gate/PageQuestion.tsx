import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Consent } from '../../core/messages.ts';
import { useArmed } from '../hooks/use-armed.ts';
import { appName } from '../shared/app-name.ts';
import { t } from '../shared/words.ts';

interface PageQuestionProps {
  url: string;
  /** Origin of the page that asks, or prefix of the app; null where it has no name to remember. */
  site: string | null;
  onAllow: (consent: Consent) => void;
  onRefuse: () => void;
}

/** Asks whether a page may open the URL. Answers count only once the question could be seen. */
export function PageQuestion({ url, site, onAllow, onRefuse }: PageQuestionProps) {
  const [isAlways, setIsAlways] = useState(false);
  const isArmed = useArmed();
  const allow = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => allow.current?.focus(), []);

  return (
    <>
      <h1>{t('gate.confirmTitle', [appName(url) ?? new URL(url).host])}</h1>
      <p>{askedBy(site)}</p>
      <p class="hint">{t('gate.confirmHint')}</p>
      {site !== null && (
        <label class="check">
          <input type="checkbox" checked={isAlways} onChange={(event) => setIsAlways(event.currentTarget.checked)} />
          {t('gate.confirmAlways')}
        </label>
      )}
      <p class="actions">
        <button
          type="button"
          class="primary"
          ref={allow}
          aria-disabled={!isArmed}
          onClick={() => isArmed && onAllow(isAlways ? 'always' : 'once')}
        >
          {t('gate.confirmOpen')}
        </button>
        <button type="button" onClick={onRefuse}>
          {t('common.cancel')}
        </button>
      </p>
    </>
  );
}

function askedBy(site: string | null): string {
  if (site === null) return t('gate.confirmNameless');
  const app = appName(site);
  return app === null ? t('gate.confirmSite', [site]) : t('gate.confirmApp', [app, new URL(site).host]);
}
