// DESIGN.md §5 "pages": starts access governance at /admin.
import { startApp } from '@fkj/apps-ui';
import '@fkj/apps-ui/theme.css';
import './admin.css';
import { RouterProvider } from '@tanstack/react-router';
import { en } from './messages/en.ts';
import { nb } from './messages/nb.ts';
import { nn } from './messages/nn.ts';
import { router } from './routes.tsx';

await startApp({
  app: {
    clientId: 'admin',
    scope: 'openid fhirUser profile online_access user/*.cruds',
    base: '/admin/',
  },
  messages: { nb, nn, en },
  children: <RouterProvider router={router} />,
});
