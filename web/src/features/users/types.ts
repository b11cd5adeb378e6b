import type { Role } from '@/contexts/SessionContext';

export type { Role };

export interface Me {
  id: string;
  email: string;
  name: string;
  locale: string;
  email_verified: boolean;
  created_at: string;
}

export interface SessionInfo {
  id: string;
  current: boolean;
  created_at: string;
  last_seen_at: string;
  user_agent: string;
  device: string;
  ip_prefix: string;
}

export interface Organization {
  id: string;
  slug: string;
  name: string;
  description: string;
  country: string;
  currency: string;
  time_zone: string;
  locale: string;
  accent_color: string;
  website: string | null;
  support_email: string | null;
  version: number;
}

export interface Member {
  user_id: string;
  name: string;
  email: string;
  role: Role;
  event_ids: string[] | null;
  created_at: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  event_ids: string[] | null;
  created_at: string;
  expires_at: string;
}

export interface InvitationView {
  organization_name: string;
  role: Role;
  email: string;
  inviter_name: string;
}
