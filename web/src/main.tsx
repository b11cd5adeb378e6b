import '@fontsource-variable/inter/opsz.css';
import { createRoot } from 'react-dom/client';
import { Providers } from '@/app/Providers';
import { Router } from '@/app/router';
import { startI18n } from '@/i18n';
import { registerServiceWorker } from '@/pwa/register';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await startI18n();
createRoot(root).render(
  <Providers>
    <Router />
  </Providers>,
);
registerServiceWorker();
