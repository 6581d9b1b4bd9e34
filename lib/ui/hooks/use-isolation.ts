import { useCallback, useEffect, useState } from 'preact/hooks';
import type { IsolationSettings, PopupBackend } from '../backend.ts';

/** Which apps open isolated; null until that is known. `read` reads it again. */
export function useIsolation({ readIsolation }: Pick<PopupBackend, 'readIsolation'>) {
  const [value, setValue] = useState<IsolationSettings | null>(null);
  const read = useCallback(() => readIsolation().then(setValue), [readIsolation]);
  useEffect(() => void read(), [read]);
  return { value, read };
}
