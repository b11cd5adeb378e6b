import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AuditLog } from '../components/AuditLog';
import { operatorsQuery, platformAudit } from '../platform';

/** Who changed the installation itself. */
export default function PlatformAuditPage() {
  const { t } = useTranslation('users');
  const { data: operators = [] } = useQuery(operatorsQuery);
  return (
    <AuditLog
      text={t('platform.audit_text')}
      people={operators}
      targets={['platform_role']}
      log={platformAudit}
    />
  );
}
