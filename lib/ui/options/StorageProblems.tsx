import type { StorageProblem } from '../../core/messages.ts';
import type { OptionsBackend } from '../backend.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { ConfirmButton } from './ConfirmButton.tsx';

interface StorageProblemsProps {
  backend: Pick<OptionsBackend, 'background'>;
  problems: readonly StorageProblem[];
}

/** Stored values that this version cannot read. Until each is set aside, or read by another version, nothing is written. */
export function StorageProblems({ backend, problems }: StorageProblemsProps) {
  const setAside = async (name: string) => {
    await backend.background.setAside(name);
    // Everything on the page was read without that value.
    location.reload();
  };
  return (
    <>
      {problems.map(({ name, problem }) => (
        <ProblemNotice key={name} problem={problem} isNew>
          <div class="actions">
            <ConfirmButton
              label={t('storage.setAside')}
              question={t('storage.setAsideTitle')}
              text={t('storage.setAsideText')}
              confirmLabel={t('storage.setAside')}
              onConfirm={() => void setAside(name)}
            />
          </div>
        </ProblemNotice>
      ))}
    </>
  );
}
