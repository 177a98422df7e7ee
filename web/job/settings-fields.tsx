import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import classes from './settings-fields.module.css';
import { type FormErrors, LENS_PRESETS, type LensChoice, type SettingsForm } from './settings-form.ts';

interface SettingsFieldsProps {
  readonly form: SettingsForm;
  readonly errors: FormErrors;
  readonly onChange: (form: SettingsForm) => void;
}

const LENSES: { readonly value: LensChoice; readonly label: string }[] = [
  { value: 'unknown', label: 'I do not know' },
  { value: 'phone', label: `Phone, main camera (about ${LENS_PRESETS.phone}°)` },
  { value: 'wide', label: `Phone, ultra-wide camera (about ${LENS_PRESETS.wide}°)` },
  { value: 'fov', label: 'Field of view, in degrees' },
  { value: 'focal', label: 'Focal length, in pixels' },
];

/** What a user may tell before a video is processed, each with a line of help. */
export function SettingsFields({ form, errors, onChange }: SettingsFieldsProps) {
  const change = (patch: Partial<SettingsForm>) => onChange({ ...form, ...patch });
  return (
    <div className={classes.fields}>
      {form.engine === 'builtin' && (
        <div>
          <div className={classes.label} id="model-label">
            Quality
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="model-label"
            value={form.model}
            onChange={(model) => change({ model: model as SettingsForm['model'] })}
            data={[
              { value: 'heavy', label: 'Best' },
              { value: 'full', label: 'Faster' },
              { value: 'lite', label: 'Fastest' },
            ]}
          />
          <div className={classes.help}>Best looks at each person most closely and takes the longest.</div>
        </div>
      )}
      <TextInput
        label="Height of the person"
        description="Of the one who is seen most. Makes sizes and distances right."
        placeholder={'1.82, 182 cm or 6\'1"'}
        value={form.height}
        error={errors.height}
        onChange={({ currentTarget }) => change({ height: currentTarget.value })}
      />
      <TextInput
        label="At most this many people"
        description="Leaves out passers-by; those who are seen most stay."
        placeholder="Everybody"
        inputMode="numeric"
        value={form.maxPeople}
        error={errors.maxPeople}
        onChange={({ currentTarget }) => change({ maxPeople: currentTarget.value })}
      />
      <Select
        label="Lens"
        description="How wide the camera sees, from left to right."
        data={LENSES}
        allowDeselect={false}
        checkIconPosition="right"
        value={form.lens}
        onChange={(lens) => change({ lens: lens ?? 'unknown', lensFigure: '' })}
      />
      {(form.lens === 'fov' || form.lens === 'focal') && (
        <TextInput
          label={form.lens === 'fov' ? 'Field of view' : 'Focal length'}
          description={form.lens === 'fov' ? 'Horizontal, in degrees.' : 'In pixels of the upright picture.'}
          placeholder={form.lens === 'fov' ? '69' : '1450'}
          inputMode="decimal"
          value={form.lensFigure}
          error={errors.lensFigure}
          onChange={({ currentTarget }) => change({ lensFigure: currentTarget.value })}
        />
      )}
      <Checkbox
        label="This is slow motion"
        description="It plays slower than it happened."
        checked={form.slowMotion}
        onChange={({ currentTarget }) => change({ slowMotion: currentTarget.checked })}
      />
      {form.slowMotion && (
        <TextInput
          label="The camera took"
          description="Frames in a real second."
          placeholder="240"
          inputMode="decimal"
          value={form.captureRate}
          error={errors.captureRate}
          onChange={({ currentTarget }) => change({ captureRate: currentTarget.value })}
        />
      )}
    </div>
  );
}
