import { ApiKeys } from '@/features/users';
import { EventLimitField } from '../components/EventLimitField';

/** Keys belong to organizations; that they can be limited to events is what this page adds. */
export default function ApiKeysPage() {
  return <ApiKeys EventLimit={EventLimitField} />;
}
