// DESIGN.md §5 "pages": starts the citizen's pages at /innbygger.
import { startApp } from '@fkj/apps-ui';
import '@fkj/apps-ui/theme.css';
import './innbygger.css';
import { RouterProvider } from '@tanstack/react-router';
import { en } from './messages/en.ts';
import { nb } from './messages/nb.ts';
import { nn } from './messages/nn.ts';
import { router } from './routes.tsx';

await startApp({
  app: {
    clientId: 'innbygger',
    scope: 'openid fhirUser profile online_access launch/patient patient/*.cruds',
    base: '/innbygger/',
  },
  messages: { nb, nn, en },
  children: <RouterProvider router={router} />,
});
