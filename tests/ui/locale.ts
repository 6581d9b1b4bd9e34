import { join } from 'node:path';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import type { LocaleMessages } from './install-messages.ts';

/** The locales that Portside is translated into. */
export const LOCALES = ['en', 'zh_CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** The messages of a locale as WXT builds them for the browser. */
export async function readLocale(locale: Locale): Promise<LocaleMessages> {
  const file = join(import.meta.dirname, `../../lib/locales/${locale}.yml`);
  return generateChromeMessages(await parseMessagesFile(file));
}
