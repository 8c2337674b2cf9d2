// reference/users-and-screens.md A.15 no. 5: each role has its own home; who has several chooses once for the tab.
import { answered, FailureNotice, failureIn, PageHeading, resourcesOf, useFhir, useUser } from '@fkj/apps-ui';
import { Alert, Button, Loader } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Role, rolesOf } from './role.ts';

interface Roles {
  readonly role: Role;
  readonly all: readonly Role[];
  readonly choose: (id: string) => void;
}

const Context = createContext<Roles | null>(null);
/** Which role was chosen; a role's id says nothing of patients. */
const CHOSEN = 'fkj.role';

export function RoleGate({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const { fhirUser } = useUser();
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(CHOSEN));
  const { data, error, refetch } = useQuery({
    queryKey: ['roles', fhirUser],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) =>
      answered(
        fhir.search(
          'PractitionerRole',
          { practitioner: fhirUser, active: 'true', _include: 'PractitionerRole:organization' },
          signal,
        ),
      ),
  });
  const failure = failureIn(error);
  if (failure) return <FailureNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Loader title={t('common:loading')} />;
  const all = rolesOf(resourcesOf(data, 'PractitionerRole'), resourcesOf(data, 'Organization'));
  const choose = (id: string) => {
    sessionStorage.setItem(CHOSEN, id);
    setChosen(id);
  };
  const role = all.find((one) => one.id === chosen) ?? (all.length === 1 ? all[0] : undefined);
  if (all.length === 0) return <Alert variant="warning">{t('role.none')}</Alert>;
  if (!role) return <RoleChoice roles={all} choose={choose} />;
  return <Context value={{ role, all, choose }}>{children}</Context>;
}

function RoleChoice({ roles, choose }: { readonly roles: readonly Role[]; readonly choose: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <section className="fkj-narrow">
      <PageHeading title={t('role.choose')}>{t('role.choose')}</PageHeading>
      <ul className="af-role-list">
        {roles.map((role) => (
          <li key={role.id}>
            <Button variant="secondary" onClick={() => choose(role.id)}>
              {t(`role.professions.${role.profession}`, { defaultValue: role.profession })}, {role.unit.name}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The role the user works in now. */
export function useRole(): Role {
  return useRoles().role;
}

export function useRoles(): Roles {
  const roles = useContext(Context);
  if (roles === null) throw new Error('useRole outside RoleGate');
  return roles;
}
