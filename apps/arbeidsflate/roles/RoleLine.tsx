// reference/users-and-screens.md A.0 no. 9: the user sees in which role she works, and changes it from there.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoles } from './RoleContext.tsx';

export function RoleLine() {
  const { t } = useTranslation();
  const { role, all, choose } = useRoles();
  const id = useId();
  const words = (one: typeof role) =>
    [one.name, t(`role.professions.${one.profession}`, { defaultValue: one.profession }), one.unit.name]
      .filter((part) => part !== '')
      .join(' · ');
  if (all.length === 1) return <p className="fkj-soft fkj-small af-role">{words(role)}</p>;
  return (
    <p className="fkj-small af-role">
      <label htmlFor={id}>{t('role.label')}</label>{' '}
      <select id={id} value={role.id} onChange={(event) => choose(event.target.value)}>
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {words(one)}
          </option>
        ))}
      </select>
    </p>
  );
}
