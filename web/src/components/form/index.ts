export { FormDateTime } from './FormDateTime';
export { FormMoney } from './FormMoney';
export { FormSelect } from './FormSelect';
export { FormShell } from './FormShell';
export { FormTextField } from './FormTextField';
