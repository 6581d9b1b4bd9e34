import { appName } from '../../core/proxy-url/app-name.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { ChoiceList } from './ChoiceList.tsx';

interface AppChoiceProps {
  prefixes: readonly string[];
  onChoose: (prefix: string) => void;
}

/** Asks which app a URL belongs to, where several apps of a server are served from `/`. */
export function AppChoice({ prefixes, onChoose }: AppChoiceProps) {
  const choices = prefixes.map((prefix) => ({
    id: prefix,
    label: <span class="choice-name">{sanitizeForDisplay(appName(prefix) ?? prefix)}</span>,
  }));
  return (
    <>
      <h1>{t('gate.chooseAppTitle')}</h1>
      <p>{t('gate.chooseAppText')}</p>
      <ChoiceList choices={choices} onChoose={onChoose} />
    </>
  );
}
