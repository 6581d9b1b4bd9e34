import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Consent } from '../../core/gate/gate-request.ts';
import { canBeTrusted } from '../../core/gate/trusted-site.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import { useEnableDelay } from '../hooks/use-enable-delay.ts';
import { t } from '../shared/translate.ts';

interface ConsentQuestionProps {
  /** Asks whether to open it, and as whom. */
  title: string;
  /** The origin of the page that wants to open it, or the prefix of an app; null where it is unknown. */
  site: string | null;
  onAllow: (consent: Consent) => void;
  onRefuse: () => void;
}

/** Asks whether a page may open the URL. Whether it may open others from then on is a question of its own. */
export function ConsentQuestion({ title, site, onAllow, onRefuse }: ConsentQuestionProps) {
  const [isAlways, setIsAlways] = useState(false);
  if (isAlways && site !== null) {
    return (
      <Question
        key="always"
        title={t('gate.alwaysTitle', [siteName(site)])}
        affirmation={t('gate.alwaysAllow')}
        refusal={t('common.back')}
        onAffirm={() => onAllow('always')}
        onRefuse={() => setIsAlways(false)}
      >
        <p>{t('gate.alwaysText')}</p>
      </Question>
    );
  }
  return (
    <Question
      key="once"
      title={title}
      affirmation={t('gate.consentOpen')}
      refusal={t('common.cancel')}
      onAffirm={() => onAllow('once')}
      onRefuse={onRefuse}
      second={
        site !== null && canBeTrusted(site)
          ? { label: t('gate.consentAlways'), onChoose: () => setIsAlways(true) }
          : null
      }
    >
      <p>{describeSite(site)}</p>
      <p class="hint">{t('gate.consentHint')}</p>
    </Question>
  );
}

interface QuestionProps {
  title: string;
  children: ComponentChildren;
  affirmation: string;
  refusal: string;
  onAffirm: () => void;
  onRefuse: () => void;
  /** Leads to another question. */
  second?: { readonly label: string; readonly onChoose: () => void } | null;
}

/**
 * A question that a page can bring about. It can be answered once the person had time to see it, and no answer has the focus that
 * Enter would choose.
 */
function Question({ title, children, affirmation, refusal, onAffirm, onRefuse, second = null }: QuestionProps) {
  const isEnabled = useEnableDelay();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
      <p class="actions">
        <button type="button" class="primary" aria-disabled={!isEnabled} onClick={() => isEnabled && onAffirm()}>
          {affirmation}
        </button>
        <button type="button" onClick={onRefuse}>
          {refusal}
        </button>
        {second && (
          <button type="button" class="quiet" aria-disabled={!isEnabled} onClick={() => isEnabled && second.onChoose()}>
            {second.label}
          </button>
        )}
      </p>
    </>
  );
}

function describeSite(site: string | null): string {
  if (site === null) return t('gate.consentUnknown');
  const app = appName(site);
  return app === null ? t('gate.consentSite', [site]) : t('gate.consentApp', [app, new URL(site).host]);
}

/** The app's name, or the site itself. */
function siteName(site: string): string {
  return appName(site) ?? site;
}
