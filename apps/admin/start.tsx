// DESIGN.md §5 "pages": starts access governance at /admin.
import { type AppRegistration, createLanguages, createQueryClient, SessionProvider } from '@fkj/apps-ui';
import '@fkj/apps-ui/theme.css';
import './admin.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { en } from './messages/en.ts';
import { nb } from './messages/nb.ts';
import { nn } from './messages/nn.ts';
import { router } from './routes.tsx';

const registration: AppRegistration = {
  clientId: 'admin',
  scope: 'openid fhirUser profile online_access user/*.cruds',
  base: '/admin/',
};

const languages = await createLanguages({ nb, nn, en });
const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app');

createRoot(place).render(
  <I18nextProvider i18n={languages}>
    <QueryClientProvider client={createQueryClient()}>
      <SessionProvider app={registration}>
        <RouterProvider router={router} />
      </SessionProvider>
    </QueryClientProvider>
  </I18nextProvider>,
);
