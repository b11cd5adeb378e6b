import Download from '@mui/icons-material/DownloadOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormDateTime, FormNumber, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { poolsQuery, productsQuery, usePlace, useWorkspaceEvent } from '@/features/events/organizer';
import { optionalNumber, optionalText, useZodForm, wholeNumber } from '@/lib/forms';
import { codesCsv, useMakeCodes } from '../../codesApi';
import { DiscountFields, discountOf, discountSchema, discountValues } from './DiscountFields';
import { type Opens, OpensField } from './OpensField';

const schema = z.object({
  how: z.enum(['one', 'batch']),
  code: optionalText(40),
  prefix: optionalText(20),
  count: wholeNumber(1, 5000),
  max_uses: optionalNumber(1, 1_000_000),
  note: optionalText(200),
  valid_from: z.nullable(z.string()),
  valid_until: z.nullable(z.string()),
  max_per_person: optionalNumber(1, 1000),
  ...discountSchema,
});
type Values = z.infer<typeof schema>;

/** One code with a name, or a batch of generated ones; and what they open. */
export function NewCodesDialog({ timeZone, onClose }: { timeZone: string; onClose: () => void }) {
  const { t } = useTranslation(['organizer', 'common']);
  const place = usePlace();
  const event = useWorkspaceEvent();
  const make = useMakeCodes(place);
  const products = useQuery(productsQuery(place));
  const pools = useQuery(poolsQuery(place));
  const [opens, setOpens] = useState<Opens>({ product_ids: [], offer_ids: [], channel_ids: [] });
  const [cheaper, setCheaper] = useState<string[]>([]);
  const [made, setMade] = useState<{ batch_id: string; codes: string[] } | null>(null);
  const form = useZodForm<Values>(schema, {
    how: 'one',
    code: '',
    prefix: '',
    count: 50,
    max_uses: null,
    note: '',
    valid_from: null,
    valid_until: null,
    max_per_person: null,
    ...discountValues(null),
  });
  const one = form.watch('how') === 'one';
  const submit = async (values: Values) => {
    const { how, code, prefix, count, note, max_uses, max_per_person, valid_from, valid_until } = values;
    if (how === 'one' && code.trim().length < 4) {
      return form.setError('code', { message: t('organizer:codes.too_short') }, { shouldFocus: true });
    }
    const discount = discountOf(values, cheaper);
    if (discount === undefined) {
      const field = values.off_kind === 'percent' ? 'off_bp' : 'off_minor';
      return form.setError(field, { message: t('common:form.required') }, { shouldFocus: true });
    }
    if (!discount && opens.product_ids.length + opens.offer_ids.length + opens.channel_ids.length === 0) {
      return form.setError('root', { message: t('organizer:codes.nothing') });
    }
    const names = how === 'one' ? { code } : { count, ...(prefix ? { prefix } : {}) };
    const { batch_id, codes } = await make.mutateAsync({
      ...names,
      ...opens,
      note,
      max_uses,
      max_per_person,
      valid_from,
      valid_until,
      discount,
    });
    if (how === 'one') onClose();
    else setMade({ batch_id, codes });
  };
  if (made) {
    return (
      <ResponsiveDialog
        open
        title={t('organizer:codes.made', { count: made.codes.length })}
        onClose={onClose}
      >
        <Box sx={{ display: 'grid', gap: 5 }}>
          <Alert severity="success">{t('organizer:codes.made_text')}</Alert>
          <Typography component="p" sx={{ fontFamily: 'monospace' }}>
            {made.codes.slice(0, 3).join(', ')}
            {made.codes.length > 3 && ' …'}
          </Typography>
          <Button
            variant="contained"
            color="primary"
            href={codesCsv(place, made.batch_id)}
            startIcon={<Download />}
            download
          >
            {t('organizer:codes.csv')}
          </Button>
        </Box>
      </ResponsiveDialog>
    );
  }
  return (
    <ResponsiveDialog open title={t('organizer:codes.add')} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('organizer:codes.make')}>
        <FormSelect<Values>
          name="how"
          label={t('organizer:codes.how')}
          options={[
            { value: 'one', label: t('organizer:codes.one') },
            { value: 'batch', label: t('organizer:codes.batch') },
          ]}
        />
        {one ? (
          <FormTextField<Values>
            name="code"
            label={t('organizer:codes.code')}
            hint={t('organizer:codes.code_hint')}
            placeholder="FANS2027"
            maxLength={40}
          />
        ) : (
          <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
            <FormNumber<Values> name="count" label={t('organizer:codes.count')} />
            <FormTextField<Values>
              name="prefix"
              label={t('organizer:codes.prefix')}
              placeholder="FAN-"
              maxLength={20}
              optional
            />
          </Box>
        )}
        <OpensField
          products={products.data ?? []}
          pools={pools.data ?? []}
          value={opens}
          onChange={(next) => {
            form.clearErrors('root');
            setOpens(next);
          }}
        />
        <DiscountFields<Values>
          products={products.data ?? []}
          currency={event.currency}
          chosen={cheaper}
          onChoose={setCheaper}
        />
        <FormNumber<Values>
          name="max_per_person"
          label={t('organizer:codes.max_per_person')}
          hint={t('organizer:codes.max_per_person_hint')}
          optional
        />
        <FormNumber<Values>
          name="max_uses"
          label={t('organizer:codes.max_uses')}
          hint={t('organizer:codes.max_uses_hint')}
          optional
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <FormDateTime<Values>
            name="valid_from"
            label={t('organizer:codes.valid_from')}
            timeZone={timeZone}
            optional
          />
          <FormDateTime<Values>
            name="valid_until"
            label={t('organizer:codes.valid_until')}
            timeZone={timeZone}
            optional
          />
        </Box>
        <FormTextField<Values> name="note" label={t('organizer:codes.note')} maxLength={200} optional />
      </FormShell>
    </ResponsiveDialog>
  );
}
