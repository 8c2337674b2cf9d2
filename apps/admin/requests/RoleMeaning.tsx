// DESIGN.md §1.6: what a role may do stands in the content; whoever asks for it sees it in words.
import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk/DeskContext.ts';

export function RoleMeaning({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  const role = useDesk().roles.find((one) => one.code === code);
  if (role === undefined) return null;
  return (
    <div className="fkj-soft">
      <p className="fkj-plain">{t('role.days', { days: role.maxDays })}</p>
      {role.sensitive && <p className="fkj-plain">{t('role.sensitive')}</p>}
      <ul>
        {role.rights.map(({ reach, kinds, actions }) => (
          <li key={`${reach} ${actions.join()} ${kinds.join()}`}>
            {t('role.right', {
              actions: actions.map((action) => t(`role.action.${action}`, { defaultValue: action })).join(', '),
              kinds: t('role.kinds', { count: kinds.length }),
              reach: t(`role.reach.${reach}`, { defaultValue: reach }),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
