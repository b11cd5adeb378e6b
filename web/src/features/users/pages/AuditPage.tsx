import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { AuditLog } from '../components/AuditLog';
import { membersQuery } from '../members';
import { auditFile, auditOf } from '../team';

const TARGETS = [
  'organization',
  'member',
  'invitation',
  'role',
  'api_key',
  'event',
  'occurrence',
  'product',
  'offer',
  'pool',
  'price_list',
  'venue',
  'seat_map',
  'seating',
  'waiting_room',
  'booking',
  'refund',
  'billing_settings',
  'datev_settings',
  'export',
  'statement',
  'conversation',
  'reply',
] as const;

/** Who changed what in an organization. */
export default function AuditPage() {
  const { t } = useTranslation('users');
  const { organizationId = '' } = useParams();
  const { data: members = [] } = useQuery(membersQuery(organizationId));
  return (
    <>
      <Breadcrumbs items={[{ label: t('audit.title') }]} />
      <AuditLog
        text={t('audit.text')}
        people={members}
        targets={TARGETS}
        log={auditOf(organizationId)}
        file={(filter) => auditFile(organizationId, filter)}
      />
    </>
  );
}
