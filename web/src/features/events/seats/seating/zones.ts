import { zoneColor } from '@/theme/zones';
import type { Plan, Seating, Zone } from '../types';

export interface ZonePlan {
  zones: readonly Zone[];
  zoneOf: Int16Array;
}

export const zonePlanOf = (seating: Pick<Seating, 'zones' | 'zone_of'>): ZonePlan => ({
  zones: seating.zones,
  zoneOf: Int16Array.from(seating.zone_of),
});

/** To begin with, every section is a zone of its own: most halls are sold like that. */
export function zonesBySection(plan: Plan): ZonePlan {
  const seated = plan.sections.filter(({ rows }) => rows.some(({ seats }) => seats.length > 0));
  // A hall of many blocks is rather one price than a hundred.
  const each = seated.length <= 8;
  const zones = each
    ? seated.map(({ name }, i): Zone => ({ name, color: zoneColor(i) }))
    : [{ name: seated[0]?.name ?? '', color: zoneColor(0) }];
  const zoneOf: number[] = [];
  seated.forEach(({ rows }, index) => {
    for (const { seats } of rows) for (const _ of seats) zoneOf.push(each ? index : 0);
  });
  return { zones, zoneOf: Int16Array.from(zoneOf) };
}

export function painted(plan: ZonePlan, seats: readonly number[], zone: number): ZonePlan {
  if (seats.every((seat) => plan.zoneOf[seat] === zone)) return plan;
  const zoneOf = plan.zoneOf.slice();
  for (const seat of seats) zoneOf[seat] = zone;
  return { ...plan, zoneOf };
}

/** Takes a zone away: its seats are not on sale then, and later zones move up. */
export function withoutZone(plan: ZonePlan, zone: number): ZonePlan {
  return {
    zones: plan.zones.filter((_, i) => i !== zone),
    zoneOf: plan.zoneOf.map((one) => (one === zone ? -1 : one > zone ? one - 1 : one)),
  };
}

export function countsOf({ zones, zoneOf }: ZonePlan): { each: number[]; off: number } {
  const each = zones.map(() => 0);
  let off = 0;
  for (const zone of zoneOf) {
    if (zone < 0) off += 1;
    else each[zone] = (each[zone] ?? 0) + 1;
  }
  return { each, off };
}
