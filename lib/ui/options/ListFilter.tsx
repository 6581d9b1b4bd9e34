import type { RefObject } from 'preact';
import { t } from '../shared/translate.ts';

interface ListFilterProps {
  filter: string;
  field?: RefObject<HTMLInputElement | null>;
  onFilter: (filter: string) => void;
}

/** The field in which a person types what the contexts of a list have to contain. */
export function ListFilter({ filter, field, onFilter }: ListFilterProps) {
  return (
    <search>
      <input
        {...(field ? { ref: field } : {})}
        type="search"
        class="list-filter"
        aria-label={t('contexts.filter')}
        placeholder={t('contexts.filter')}
        autocomplete="off"
        spellcheck={false}
        value={filter}
        onInput={({ currentTarget }) => onFilter(currentTarget.value)}
      />
    </search>
  );
}
