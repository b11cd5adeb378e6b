import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import i18next from 'i18next';
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import * as z from 'zod/mini';

/** What zod finds wrong, in the person's language; a schema's own message goes first. */
z.config({
  localeError: (issue) => {
    const t = i18next.t.bind(i18next);
    if (issue.code === 'too_small' && issue.origin === 'string') {
      return Number(issue.minimum) <= 1
        ? t('form.required')
        : t('form.too_short', { count: Number(issue.minimum) });
    }
    if (issue.code === 'too_big' && issue.origin === 'string') {
      return t('form.too_long', { count: Number(issue.maximum) });
    }
    if (issue.code === 'too_small') return t('form.at_least', { minimum: String(issue.minimum) });
    if (issue.code === 'too_big') return t('form.at_most', { maximum: String(issue.maximum) });
    if (issue.code === 'invalid_format' && issue.format === 'email') return t('form.email');
    if (issue.code === 'invalid_format' && issue.format === 'url') return t('form.url');
    if (issue.code === 'invalid_type' && issue.input == null) return t('form.required');
    return t('form.invalid');
  },
});

/**
 * A form whose values follow a zod schema. It complains when it is sent, and then while it is mended: a message
 * that appears when a field is left would push the button away from under the finger that wants to press it.
 */
export function useZodForm<T extends FieldValues>(
  schema: z.ZodMiniType<T, T>,
  defaultValues: DefaultValues<T>,
): UseFormReturn<T> {
  return useForm<T>({ resolver: standardSchemaResolver(schema), defaultValues, mode: 'onSubmit' });
}

/** Text that must say something. */
export const requiredText = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
export const optionalText = (max: number) => z.string().check(z.trim(), z.maxLength(max));
export const emailText = () => z.string().check(z.trim(), z.minLength(1), z.maxLength(254), z.email());
/** A whole number within bounds, or nothing. */
export const optionalNumber = (minimum: number, maximum: number) => z.nullable(wholeNumber(minimum, maximum));
/** What `Number(…)` made of a field: whole and within bounds. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z.number().check(z.int(), z.gte(minimum), z.lte(maximum));
