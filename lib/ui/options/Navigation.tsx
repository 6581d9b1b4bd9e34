import { OPTIONS_TOPICS, type OptionsTopic, optionsFragment } from '../../core/options-address.ts';
import { Icon } from '../shared/Icon.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { OptionsIcon } from './OptionsIcon.tsx';

const ICONS = {
  contexts: <Icon name="grid" />,
  vault: <Icon name="lock" />,
  sites: <OptionsIcon name="people" />,
  about: <OptionsIcon name="info" />,
};

interface NavigationProps {
  /** The topic that is shown. */
  topic: OptionsTopic;
  /** How many there are of what a topic lists. Zero and what is not known yet is left out. */
  counts: Partial<Record<OptionsTopic, number>>;
}

/** Links to the topics of the page. */
export function Navigation({ topic, counts }: NavigationProps) {
  return (
    <nav aria-label={t('options.navigation')}>
      <ul>
        {OPTIONS_TOPICS.map((one) => (
          <li key={one}>
            <a href={optionsFragment({ topic: one })} aria-current={one === topic ? 'page' : undefined}>
              {ICONS[one]}
              {t(`options.topic.${one}`)}
              {counts[one] ? <span class="count">{formatNumber(counts[one])}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
