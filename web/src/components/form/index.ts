export { type Choice, FormAutocomplete } from './FormAutocomplete';
export { FormDateTime } from './FormDateTime';
export { FormMoney } from './FormMoney';
export { FormNumber } from './FormNumber';
export { FormPercent } from './FormPercent';
export { FormSelect } from './FormSelect';
export { FormShell } from './FormShell';
export { FormSwitch } from './FormSwitch';
export { FormTextField } from './FormTextField';
