import AccountCircle from '@mui/icons-material/AccountCircleOutlined';
import Avatar from '@mui/material/Avatar';
import IconButton from '@mui/material/IconButton';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/contexts/SessionContext';

const load = () => import('./AccountMenu');
const AccountMenu = lazy(load);

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}

/** The menu itself comes with the first touch: pop-ups are a heavy part of the library. */
export function AccountButton() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label={user ? `${t('nav.account_menu')}: ${user.name || user.email}` : t('nav.menu')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onPointerEnter={load}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ borderRadius: 999 }}
      >
        {user ? (
          <Avatar
            sx={{
              width: 32,
              height: 32,
              fontSize: '0.75rem',
              bgcolor: 'primary.main',
              color: 'primary.contrastText',
            }}
          >
            {initials(user.name || user.email)}
          </Avatar>
        ) : (
          <AccountCircle />
        )}
      </IconButton>
      {anchor && (
        <Suspense fallback={null}>
          <AccountMenu anchor={anchor} onClose={() => setAnchor(null)} />
        </Suspense>
      )}
    </>
  );
}
