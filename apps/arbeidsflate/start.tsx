// DESIGN.md §5 "pages": starts the workspace at /arbeidsflate.
import { startApp } from '@fkj/apps-ui';
import '@fkj/apps-ui/theme.css';
import './arbeidsflate.css';
import { RouterProvider } from '@tanstack/react-router';
import { en } from './messages/en.ts';
import { nb } from './messages/nb.ts';
import { nn } from './messages/nn.ts';
import { router } from './routes.tsx';

await startApp({
  app: {
    clientId: 'arbeidsflate',
    scope: 'openid fhirUser profile online_access user/*.cruds',
    base: '/arbeidsflate/',
  },
  messages: { nb, nn, en },
  children: <RouterProvider router={router} />,
});
