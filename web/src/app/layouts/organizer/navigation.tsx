import Balance from '@mui/icons-material/BalanceOutlined';
import CardGiftcard from '@mui/icons-material/CardGiftcardOutlined';
import CurrencyExchange from '@mui/icons-material/CurrencyExchangeOutlined';
import Event from '@mui/icons-material/EventOutlined';
import Forum from '@mui/icons-material/ForumOutlined';
import Group from '@mui/icons-material/GroupOutlined';
import History from '@mui/icons-material/HistoryOutlined';
import Key from '@mui/icons-material/KeyOutlined';
import Percent from '@mui/icons-material/PercentOutlined';
import Place from '@mui/icons-material/PlaceOutlined';
import ReceiptLong from '@mui/icons-material/ReceiptLongOutlined';
import Settings from '@mui/icons-material/SettingsOutlined';
import Dashboard from '@mui/icons-material/SpaceDashboardOutlined';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/contexts/SessionContext';
import { allows, type Permission } from '@/features/users';
import { paths } from '../../paths';

export interface NavItem {
  label: string;
  to: string;
  icon: ReactNode;
  /** Only this exact URL lights it. */
  end?: boolean;
}

interface Guarded extends NavItem {
  needs: Permission;
}

/**
 * The organizer's places, in the order of a working day, as far as the role may see them. The first three stand
 * in the phone's bottom bar.
 */
export function useNavigationItems(organizationId: string): NavItem[] {
  const { t } = useTranslation('organizer');
  const membership = useSession().membership(organizationId);
  const to = paths.organizer;
  const items: Guarded[] = [
    {
      label: t('nav.dashboard'),
      to: to.dashboard(organizationId),
      icon: <Dashboard />,
      end: true,
      needs: 'bookings_read',
    },
    { label: t('nav.events'), to: to.events(organizationId), icon: <Event />, needs: 'events_read' },
    { label: t('nav.support'), to: to.support(organizationId), icon: <Forum />, needs: 'support_read' },
    { label: t('nav.venues'), to: to.venues(organizationId), icon: <Place />, needs: 'events_read' },
    { label: t('nav.charges'), to: to.charges(organizationId), icon: <Percent />, needs: 'events_read' },
    {
      label: t('nav.refunds'),
      to: to.refunds(organizationId),
      icon: <CurrencyExchange />,
      needs: 'bookings_read',
    },
    {
      label: t('nav.gift_cards'),
      to: to.giftCards(organizationId),
      icon: <CardGiftcard />,
      needs: 'finance_read',
    },
    {
      label: t('nav.reconciliation'),
      to: to.reconciliation(organizationId),
      icon: <Balance />,
      needs: 'finance_read',
    },
    {
      label: t('nav.bookkeeping'),
      to: to.documents(organizationId),
      icon: <ReceiptLong />,
      needs: 'finance_read',
    },
    { label: t('nav.members'), to: to.members(organizationId), icon: <Group />, needs: 'organization_read' },
    { label: t('nav.api_keys'), to: to.apiKeys(organizationId), icon: <Key />, needs: 'api_keys_manage' },
    { label: t('nav.audit'), to: to.audit(organizationId), icon: <History />, needs: 'audit_read' },
    {
      label: t('nav.settings'),
      to: to.settings(organizationId),
      icon: <Settings />,
      needs: 'organization_read',
    },
  ];
  return items.filter(({ needs }) => allows(membership, needs));
}

/** The longest matching link is where we are. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  return pathname === item.to || (!item.end && pathname.startsWith(`${item.to}/`));
}
