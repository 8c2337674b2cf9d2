// DESIGN.md §5 "pages": how each of our applications begins: languages, session, questions to the server, and its own routes.
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createQueryClient } from './fhir/query.ts';
import { createLanguages } from './language/language.ts';
import { SessionProvider } from './session/SessionContext.tsx';
import type { AppRegistration } from './session/session.ts';

interface AppParts {
  readonly app: AppRegistration;
  readonly messages: Parameters<typeof createLanguages>[0];
  readonly children: ReactNode;
}

/** Shows the application in the #app of its index.html. */
export async function startApp({ app, messages, children }: AppParts): Promise<void> {
  const languages = await createLanguages(messages);
  const place = document.getElementById('app');
  if (place === null) throw new Error('index.html has no #app');
  createRoot(place).render(
    <I18nextProvider i18n={languages}>
      <QueryClientProvider client={createQueryClient()}>
        <SessionProvider app={app}>{children}</SessionProvider>
      </QueryClientProvider>
    </I18nextProvider>,
  );
}
