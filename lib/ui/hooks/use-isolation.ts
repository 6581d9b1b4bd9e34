import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PopupBackend } from '../backend.ts';

/** Which apps open isolated; null until that is known. `read` reads it again. */
export function useIsolation({ readIsolation }: Pick<PopupBackend, 'readIsolation'>) {
  const [value, setValue] = useState<Awaited<ReturnType<PopupBackend['readIsolation']>> | null>(null);
  const read = useCallback(() => readIsolation().then(setValue), [readIsolation]);
  useEffect(() => void read(), [read]);
  return { value, read };
}
