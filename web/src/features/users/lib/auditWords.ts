import { useTranslation } from 'react-i18next';
import type users from '@/i18n/en/users.json';

type Target = keyof typeof users.audit.targets;
type Change = keyof typeof users.audit.changes;
type Kind = keyof typeof users.audit.kinds;

/** The log's own words for people; what a newer server writes is shown as it is. */
export function useAuditWords() {
  const { t } = useTranslation('users');
  return {
    sentence: (target: string, change: string) =>
      t('audit.sentence', {
        target: t(`audit.targets.${target as Target}`, { defaultValue: target }),
        change: t(`audit.changes.${change as Change}`, { defaultValue: change }),
      }),
    kind: (kind: string) => t(`audit.kinds.${kind as Kind}`, { defaultValue: kind }),
  };
}
