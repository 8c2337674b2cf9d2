// reference/norway.md §8.3: where scale 2 is documented, the nurse sees which scale counts and can say otherwise.
import type { SaturationScale } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';

interface ScaleChoiceProps {
  readonly scale: SaturationScale;
  readonly onScale: (scale: SaturationScale) => void;
}

export function ScaleChoice({ scale, onScale }: ScaleChoiceProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="n2-scale">
      <legend className="fkj-small">{t('form.scale')}</legend>
      {([2, 1] as const).map((one) => (
        <label key={one}>
          <input type="radio" name="scale" checked={scale === one} onChange={() => onScale(one)} />{' '}
          {t(`form.scale${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
