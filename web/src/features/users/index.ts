/** The front door of this feature: what others may use of it. */
export { organizationQuery } from './api';
export { ApiKeys } from './components/ApiKeys';
export type { EventLimit } from './components/MemberDialog';
export { Members } from './components/Members';
export { NotProved, useStepUp } from './components/StepUp';
export { countryChoices, currencyChoices, zoneChoices } from './lib/places';
export { membersQuery } from './members';
export { allows, type Permission, useMay } from './permissions';
export type { Member, Organization } from './types';
