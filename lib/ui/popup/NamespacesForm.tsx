import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import { isNamespaceName } from '../../core/proxy-url/kubernetes-names.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';

interface NamespacesFormProps {
  /** Why namespaces are needed; null where the person wants to change them. */
  problem: Problem | null;
  namespaces: readonly string[];
  onChosen: (namespaces: string[]) => void;
}

/** Asks which namespaces to list, where listing all is forbidden. */
export function NamespacesForm({ problem, namespaces, onChosen }: NamespacesFormProps) {
  const form = <Fields namespaces={namespaces} onChosen={onChosen} />;
  return problem ? (
    <ProblemNotice problem={problem} isNew>
      {form}
    </ProblemNotice>
  ) : (
    <div class="notice">{form}</div>
  );
}

function Fields({ namespaces, onChosen }: Omit<NamespacesFormProps, 'problem'>) {
  const [invalid, setInvalid] = useState<string | null>(null);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('namespaces') ?? '');
    const names = [...new Set(text.split(/[\s,，、]+/).filter(Boolean))];
    const firstInvalid = names.find((name) => !isNamespaceName(name)) ?? null;
    setInvalid(firstInvalid);
    if (firstInvalid === null && names.length > 0) onChosen(names);
  };
  return (
    <form class="namespaces-form" onSubmit={submit}>
      <label for="namespaces">{t('popup.namespaces')}</label>
      <div class="field-and-button">
        <input
          id="namespaces"
          name="namespaces"
          autocomplete="off"
          spellcheck={false}
          required
          defaultValue={namespaces.join(' ')}
          aria-invalid={invalid !== null}
          aria-describedby="namespaces-hint"
        />
        <button type="submit" class="primary">
          {t('popup.namespacesSubmit')}
        </button>
      </div>
      <p id="namespaces-hint" class="hint" role={invalid === null ? undefined : 'alert'}>
        {invalid === null ? t('popup.namespacesHint') : t('popup.namespacesInvalid', [invalid])}
      </p>
    </form>
  );
}
