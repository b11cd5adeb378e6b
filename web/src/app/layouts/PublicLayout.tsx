import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import { OfflineBar } from '@/components/OfflineBar';
import { Main } from './Main';
import { PublicFooter } from './PublicFooter';
import { PublicHeader } from './PublicHeader';

export default function PublicLayout({ children }: { children?: ReactNode }) {
  return (
    <>
      <OfflineBar />
      <PublicHeader />
      <Main>
        <Box sx={{ flex: 1, display: 'flex', flexDirection: 'column' }}>{children ?? <Outlet />}</Box>
      </Main>
      <PublicFooter />
    </>
  );
}
