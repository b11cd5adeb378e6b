import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormDateTime, FormNumber, FormSelect, FormShell, FormSwitch } from '@/components/form';
import { Panel } from '@/components/Section';
import { StaleNotice } from '@/components/StaleNotice';
import { useFeedback } from '@/contexts/FeedbackContext';
import { usePlace } from '@/features/events/organizer';
import { useZodForm, wholeNumber } from '@/lib/forms';
import { type RoomSettings, useSetRoom } from '../../waitingRoomApi';

const LEVELS = ['0', '16', '19', '22'] as const;

const schema = z.object({
  enabled: z.boolean(),
  opens_at: z.nullable(z.string()),
  rate_per_minute: z.nullable(wholeNumber(1, 100_000)),
  window_minutes: wholeNumber(1, 60),
  proof_of_work: z.string(),
});
type Values = z.infer<typeof schema>;

const values = (room: RoomSettings): Values => ({
  enabled: room.enabled,
  opens_at: room.opens_at ?? null,
  rate_per_minute: room.rate_per_minute ?? null,
  window_minutes: room.window_minutes,
  proof_of_work: String(room.proof_of_work),
});

/** What is decided before the day. */
export function RoomForm({ room, timeZone }: { room: RoomSettings; timeZone: string }) {
  const { t } = useTranslation(['organizer', 'common']);
  const { notify, confirm } = useFeedback();
  const set = useSetRoom(usePlace());
  const form = useZodForm<Values>(schema, values(room));
  const [stale, setStale] = useState(false);
  // The levers beside this form, and other people, change the room as well: what was not touched here follows.
  useEffect(() => form.reset(values(room), { keepDirtyValues: true }), [form, room]);
  const save = async (changed: Values) => {
    const putOff = changed.opens_at && Date.parse(changed.opens_at) > Date.now();
    if (room.drawn_at && putOff && changed.opens_at !== room.opens_at) {
      const sure = await confirm({
        title: t('organizer:waiting_room.redraw_title'),
        body: t('organizer:waiting_room.redraw_text'),
        confirmLabel: t('organizer:waiting_room.redraw'),
      });
      if (!sure) return;
    }
    try {
      const body = { ...changed, proof_of_work: Number(changed.proof_of_work) };
      const saved = await set.mutateAsync({ ...body, message: room.message, version: room.version });
      form.reset(values(saved));
      setStale(false);
      notify(t('organizer:waiting_room.saved'));
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      setStale(true);
    }
  };
  const known = LEVELS.some((level) => level === String(room.proof_of_work));
  const levels = known ? LEVELS : [...LEVELS, String(room.proof_of_work)];
  return (
    <Panel title={t('organizer:waiting_room.settings')}>
      <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
        {stale && (
          <StaleNotice
            onTakeTheirs={() => {
              form.reset(values(room));
              setStale(false);
            }}
            onKeepMine={() => void save(form.getValues())}
          />
        )}
        <FormSwitch<Values>
          name="enabled"
          label={t('organizer:waiting_room.enabled')}
          hint={t('organizer:waiting_room.enabled_hint')}
        />
        <FormDateTime<Values>
          name="opens_at"
          label={t('organizer:waiting_room.opens')}
          hint={t('organizer:waiting_room.opens_hint', { zone: timeZone })}
          timeZone={timeZone}
          optional
        />
        <FormNumber<Values>
          name="rate_per_minute"
          label={t('organizer:waiting_room.rate')}
          hint={t('organizer:waiting_room.rate_hint')}
          optional
        />
        <FormNumber<Values>
          name="window_minutes"
          label={t('organizer:waiting_room.window')}
          hint={t('organizer:waiting_room.window_hint')}
          unit={t('organizer:waiting_room.minutes')}
        />
        <FormSelect<Values>
          name="proof_of_work"
          label={t('organizer:waiting_room.work')}
          hint={t('organizer:waiting_room.work_hint')}
          options={levels.map((level) => ({
            value: level,
            label: t(`organizer:waiting_room.work_level.${level}` as 'organizer:waiting_room.work_level.0', {
              defaultValue: level,
            }),
          }))}
        />
      </FormShell>
    </Panel>
  );
}
