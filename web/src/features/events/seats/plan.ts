import type { Plan, PlanSection, PlanShape } from './types';

type Loose<T, Optional extends keyof T> = Omit<T, Optional> & Partial<Pick<T, Optional>>;

/** A plan as it may come: whatever is empty may be left out. */
export interface LoosePlan {
  format: 1;
  width: number;
  height: number;
  shapes?: readonly Loose<PlanShape, 'width' | 'height' | 'rotation' | 'label'>[];
  sections?: readonly Loose<PlanSection, 'rows'>[];
}

export function wholePlan(plan: LoosePlan): Plan {
  return {
    format: 1,
    width: plan.width,
    height: plan.height,
    shapes: (plan.shapes ?? []).map((shape) => ({ width: 0, height: 0, rotation: 0, label: '', ...shape })),
    sections: (plan.sections ?? []).map((section) => ({ ...section, rows: section.rows ?? [] })),
  };
}
