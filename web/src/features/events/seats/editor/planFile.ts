import { type LoosePlan, wholePlan } from '../plan';
import type { Plan } from '../types';

const MOST_BYTES = 8 * 1024 * 1024;

export function downloadPlan(plan: Plan, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(plan)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase() || 'seat-map'}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What a chosen file holds; null when it is no plan. The server looks closer when it is saved. */
export async function readPlan(file: File): Promise<Plan | null> {
  if (file.size > MOST_BYTES) return null;
  try {
    return asPlan(JSON.parse(await file.text()));
  } catch {
    return null;
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export function asPlan(value: unknown): Plan | null {
  const plan = value as Partial<Plan> | null;
  if (plan?.format !== 1 || !isNumber(plan.width) || !isNumber(plan.height)) return null;
  if (!Array.isArray(plan.sections)) return null;
  for (const section of plan.sections) {
    if (typeof section?.key !== 'string' || typeof section.name !== 'string') return null;
    if (!Array.isArray(section.rows ?? [])) return null;
    for (const row of section.rows ?? []) {
      if (!Array.isArray(row?.seats)) return null;
      if (!row.seats.every((seat: { x?: unknown; y?: unknown }) => isNumber(seat?.x) && isNumber(seat.y))) {
        return null;
      }
    }
  }
  if (!Array.isArray(plan.shapes ?? [])) return null;
  return wholePlan(plan as LoosePlan);
}
