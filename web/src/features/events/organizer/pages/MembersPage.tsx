import { Members } from '@/features/users';
import { EventLimitField } from '../components/EventLimitField';

/** Members belong to accounts; that they can be limited to events is what this page adds. */
export default function MembersPage() {
  return <Members EventLimit={EventLimitField} />;
}
