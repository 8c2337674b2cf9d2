// Pasientjournalloven § 17: a new choice: from whom, what, and whether they are told. Three questions, one page.
import { answered, dayOf, FailureNotice, failureIn, resourcesOf, useAnnounce, useFhir } from '@fkj/apps-ui';
import { Button, Checkbox, CheckboxGroup, Radio, RadioGroup, Select } from '@navikt/ds-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Choice, consentOf, type Group, groups } from './choice.ts';
import { personsOf, unitsOf } from './parties.ts';

interface NewChoiceProps {
  readonly patient: string;
  readonly queryKey: readonly string[];
  readonly onDone: () => void;
}

/** Events among which persons are looked for. */
const EVENTS = '500';
const UNITS = '500';

export function NewChoice({ patient, queryKey, onDone }: NewChoiceProps) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { data: known, error: unknown } = useQuery({
    queryKey: ['parties', patient],
    queryFn: async ({ signal }) => {
      const [organizations, events] = await Promise.all([
        answered(fhir.search('Organization', { _count: UNITS }, signal)),
        answered(fhir.search('AuditEvent', { patient: `Patient/${patient}`, _count: EVENTS }, signal)),
      ]);
      return {
        units: unitsOf(resourcesOf(organizations, 'Organization')),
        persons: personsOf(resourcesOf(events, 'AuditEvent')),
      };
    },
  });
  const [reference, setReference] = useState('');
  const [what, setWhat] = useState<'everything' | 'some'>('everything');
  const [some, setSome] = useState<readonly Group[]>([]);
  const [shown, setShown] = useState<Choice['shown']>('hide');
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (choice: Choice) => answered(fhir.create(consentOf(choice, patient, dayOf(new Date())))),
    onSuccess: async () => {
      announce(t('privacy.saved'));
      await queries.invalidateQueries({ queryKey });
      onDone();
    },
  });
  const all = [...(known?.units ?? []), ...(known?.persons ?? [])];
  const party = all.find((one) => one.reference === reference) ?? null;
  const missingWho = reference === '';
  const missingWhat = what === 'some' && some.length === 0;
  const failure = failureIn(error ?? unknown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missingWho || missingWhat || isPending) return;
    mutate({ party: reference === EVERYONE ? null : party, groups: what === 'some' ? some : [], shown });
  };
  return (
    <form onSubmit={submit} className="fkj-card ib-form" noValidate aria-label={t('privacy.new')}>
      <Select
        label={t('privacy.who')}
        value={reference}
        error={tried && missingWho ? t('privacy.whoMissing') : undefined}
        onChange={(event) => setReference(event.target.value)}
      >
        <option value="">{t('privacy.choose')}</option>
        <optgroup label={t('privacy.units')}>
          {known?.units.map((one) => (
            <option key={one.reference} value={one.reference}>
              {one.name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('privacy.persons')}>
          {known?.persons.map((one) => (
            <option key={one.reference} value={one.reference}>
              {one.name}
            </option>
          ))}
        </optgroup>
        <option value={EVERYONE}>{t('privacy.everyone')}</option>
      </Select>
      <RadioGroup legend={t('privacy.whatLegend')} value={what} onChange={setWhat}>
        <Radio value="everything">{t('privacy.everything')}</Radio>
        <Radio value="some">{t('privacy.some')}</Radio>
      </RadioGroup>
      {what === 'some' && (
        <CheckboxGroup
          legend={t('privacy.some')}
          hideLegend
          value={[...some]}
          error={tried && missingWhat ? t('privacy.whatMissing') : undefined}
          onChange={(values: Group[]) => setSome(values)}
        >
          {groups.map((group) => (
            <Checkbox key={group} value={group}>
              {t(`privacy.group.${group}`)}
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      <RadioGroup legend={t('privacy.shownLegend')} value={shown} onChange={setShown}>
        <Radio value="hide">{t('privacy.shown.hide')}</Radio>
        <Radio value="announce">{t('privacy.shown.announce')}</Radio>
      </RadioGroup>
      <p className="fkj-plain">{t('privacy.consequence')}</p>
      {failure && <FailureNotice failure={failure} />}
      <span className="ib-actions">
        <Button type="submit" loading={isPending}>
          {t('privacy.save')}
        </Button>
        <Button variant="tertiary" onClick={onDone}>
          {t('privacy.cancel')}
        </Button>
      </span>
    </form>
  );
}

const EVERYONE = 'everyone';
