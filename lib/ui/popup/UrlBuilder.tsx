import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { composeUrl, draftOf, type UrlDraft } from '../../core/proxy-url/compose.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import type { Target } from '../../core/proxy-url/target.ts';
import type { PopupBackend } from '../backend.ts';
import type { Refusal } from '../hooks/use-opening.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { Icon } from '../shared/Icon.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { problemNextStep, problemSentence, t } from '../shared/translate.ts';
import type { Choice } from './rows.ts';

/** A URL that is to be built by hand: on whose server, and of which target; null where that is written, too. */
export interface Building {
  readonly context: KubeContext;
  readonly target: Target | null;
}

interface UrlBuilderProps extends Building {
  /** What the context is called. */
  label: string;
  backend: PopupBackend;
  /** Why the last URL did not open; null if it did, or none was opened. */
  refusal: Refusal | null;
  onOpen: (url: string, choice: Choice) => void;
  onClose: () => void;
}

const NO_SERVER: Server = { origin: 'https://invalid', basePath: '' };
/** Longer than what anybody writes, and shorter than what browsers refuse. */
const MAX_LENGTH = 2_000;

/** Builds a proxy URL from its parts, and shows all of it while they are written. */
export function UrlBuilder({ context, target, label, backend, refusal, onOpen, onClose }: UrlBuilderProps) {
  const [isTargetFixed, setTargetFixed] = useState(target !== null);
  const [draft, setDraft] = useState<UrlDraft>(() =>
    draftOf(target ?? { kind: 'services', namespace: context.namespace || 'default', name: '', port: '', scheme: '' }),
  );
  const first = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => first.current?.querySelector<HTMLElement>('input, select')?.focus(), [isTargetFixed]);
  const composed = composeUrl(context.server ?? NO_SERVER, draft);
  const url = composed.ok ? composed.value : null;
  const change = (changes: Partial<UrlDraft>) => setDraft({ ...draft, ...changes });
  const open = (choice: Choice) => {
    if (url !== null) onOpen(url, choice);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLFormElement>) => {
    const choice = choiceOf(event);
    if (event.key === 'Escape') onClose();
    else if (choice) open(choice);
    else return;
    event.preventDefault();
  };
  const field = (name: 'namespace' | 'name' | 'port' | 'path' | 'query', title: string, hint = '') => (
    <label>
      <span>{title}</span>
      <input
        name={name}
        value={draft[name]}
        placeholder={hint}
        maxLength={MAX_LENGTH}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <main class="url-builder">
      <header>
        <button type="button" class="icon-button" aria-label={t('common.back')} onClick={onClose}>
          <Icon name="left" />
        </button>
        <hgroup>
          <h1>{t('popup.buildTitle')}</h1>
          <p class="hint">{sanitizeForDisplay(label)}</p>
        </hgroup>
      </header>
      {refusal && (
        <ProblemPanel
          backend={backend}
          problem={refusal.problem}
          context={refusal.context}
          onResolved={refusal.retry}
        />
      )}
      <form
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          open({});
        }}
      >
        <div ref={first} class="url-fields">
          {isTargetFixed ? (
            <p class="url-target">
              <span>{sanitizeForDisplay(nameOf(draft))}</span>
              <button type="button" class="quiet" onClick={() => setTargetFixed(false)}>
                {t('popup.buildOther')}
              </button>
            </p>
          ) : (
            <>
              <label>
                <span>{t('popup.buildKind')}</span>
                <select
                  value={draft.kind}
                  onChange={({ currentTarget }) => change({ kind: currentTarget.value as UrlDraft['kind'] })}
                >
                  <option value="services">{t('popup.buildService')}</option>
                  <option value="pods">{t('popup.buildPod')}</option>
                  <option value="nodes">{t('popup.buildNode')}</option>
                </select>
              </label>
              {draft.kind !== 'nodes' && field('namespace', t('popup.buildNamespace'))}
              {field('name', t('popup.buildName'))}
              {field('port', t('popup.buildPort'), t('popup.buildPortHint'))}
              <label>
                <span>{t('popup.buildScheme')}</span>
                <select
                  value={draft.scheme === 'https' ? 'https' : ''}
                  onChange={({ currentTarget }) => change({ scheme: currentTarget.value as UrlDraft['scheme'] })}
                >
                  <option value="">http</option>
                  <option value="https">https</option>
                </select>
              </label>
            </>
          )}
          {field('path', t('popup.buildPath'), 'd/home')}
          {field('query', t('popup.buildQuery'), 'kiosk&from=now-1h')}
        </div>
        <output class="url-preview" aria-label={t('popup.buildPreview')}>
          {url ?? ''}
        </output>
        {!composed.ok && (
          <p class="hint" role="alert">
            {draft.name === ''
              ? t('popup.buildNameMissing')
              : `${problemSentence(composed.problem)} ${problemNextStep(composed.problem)}`}
          </p>
        )}
        <p class="actions">
          <button type="submit" class="primary" disabled={url === null}>
            {t('popup.open')}
          </button>
          {url !== null && <CopyButton text={url} label={t('popup.copyLink')} />}
        </p>
      </form>
    </main>
  );
}

/** What Enter with another key means, as in the list; null for all else, which the form handles. */
function choiceOf({ key, ctrlKey, metaKey, shiftKey }: TargetedKeyboardEvent<HTMLFormElement>): Choice | null {
  if (key !== 'Enter') return null;
  if (shiftKey) return { isInNewWindow: true };
  return ctrlKey || metaKey ? { isInBackground: true } : null;
}

function nameOf({ namespace, name, port }: UrlDraft): string {
  return `${namespace}/${name}${port === '' ? '' : `:${port}`}`;
}
