import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Container from '@mui/material/Container';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { ColorModeToggle } from '@/components/ColorModeToggle';
import { Logo } from '@/components/Logo';
import { SearchField } from '@/components/SearchField';
import { useSession } from '@/contexts/SessionContext';
import { paths } from '../paths';
import { AccountButton } from './AccountButton';

export function PublicHeader() {
  const { t } = useTranslation();
  const { status } = useSession();
  const { pathname } = useLocation();
  // The start page and the search page bring their own, larger search bar.
  const ownSearch = pathname === paths.home() || pathname === '/search';
  const [searching, setSearching] = useState(false);

  return (
    <Box
      component="header"
      sx={(theme) => ({
        position: 'sticky',
        insetBlockStart: 0,
        zIndex: theme.zIndex.appBar,
        bgcolor: `color-mix(in srgb, ${theme.vars.palette.background.default} 86%, transparent)`,
        backdropFilter: 'saturate(1.6) blur(14px)',
        borderBottom: 1,
        borderColor: 'divider',
      })}
    >
      <Container
        maxWidth={false}
        sx={{ maxWidth: 1248, display: 'flex', alignItems: 'center', gap: 2, height: { xs: 60, md: 68 } }}
      >
        <Logo to={paths.home()} />
        {!ownSearch && (
          <Box sx={{ display: { xs: 'none', md: 'block' }, flex: 1, maxWidth: 400, marginInlineStart: 6 }}>
            <HeaderSearch />
          </Box>
        )}
        <Box sx={{ flex: 1 }} />
        <Box
          component="nav"
          aria-label={t('nav.main')}
          sx={{ display: { xs: 'none', md: 'flex' }, alignItems: 'center', gap: 1 }}
        >
          <Button component={Link} to={paths.search()} variant="text">
            {t('nav.discover')}
          </Button>
          <Button component={Link} to={paths.organizer.choose()} variant="text">
            {t('nav.sell_tickets')}
          </Button>
        </Box>
        {!ownSearch && (
          <IconButton
            aria-label={t('search.label')}
            aria-expanded={searching}
            onClick={() => setSearching(!searching)}
            sx={{ display: { md: 'none' } }}
          >
            <Search />
          </IconButton>
        )}
        <ColorModeToggle />
        {status === 'guest' && (
          <Button
            component={Link}
            to={paths.signIn()}
            sx={{ display: { xs: 'none', sm: 'inline-flex' }, marginInlineStart: 1 }}
          >
            {t('action.sign_in')}
          </Button>
        )}
        <Box sx={{ display: status === 'guest' ? { xs: 'block', md: 'none' } : 'block' }}>
          <AccountButton />
        </Box>
      </Container>
      {searching && !ownSearch && (
        <Container maxWidth={false} sx={{ display: { md: 'none' }, pb: 3 }}>
          <HeaderSearch autoFocus onDone={() => setSearching(false)} />
        </Container>
      )}
    </Box>
  );
}

function HeaderSearch({ autoFocus = false, onDone }: { autoFocus?: boolean; onDone?: () => void }) {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <SearchField
      key={params.get('q')}
      defaultValue={params.get('q') ?? ''}
      autoFocus={autoFocus}
      onSearch={(q) => {
        navigate(paths.search({ q }));
        onDone?.();
      }}
    />
  );
}
