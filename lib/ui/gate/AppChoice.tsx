import { appName } from '../shared/app-name.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';
import { Choices } from './Choices.tsx';

interface AppChoiceProps {
  prefixes: readonly string[];
  onChoose: (prefix: string) => void;
}

/** Asks whose address this is, where several apps are shown at the root of one server. */
export function AppChoice({ prefixes, onChoose }: AppChoiceProps) {
  const choices = prefixes.map((prefix) => ({
    id: prefix,
    children: <span class="choice-name">{shown(appName(prefix) ?? prefix)}</span>,
  }));
  return (
    <>
      <h1>{t('gate.chooseAppTitle')}</h1>
      <p>{t('gate.chooseAppText')}</p>
      <Choices choices={choices} onChoose={onChoose} />
    </>
  );
}
