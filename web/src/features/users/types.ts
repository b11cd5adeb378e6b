import type { Schema } from '@/api/types';

export type { Role } from '@/contexts/SessionContext';
export type Me = Schema<'Me'>;
export type SessionInfo = Schema<'SessionInfo'>;
export type Security = Schema<'Security'>;
export type Passkey = Schema<'PasskeyInfo'>;
export type Identity = Schema<'IdentityInfo'>;
export type AppSecret = Schema<'AppSecret'>;
export type Organization = Schema<'Organization'>;
export type Member = Schema<'Member'>;
export type ApiKey = Schema<'ApiKey'>;
export type NewApiKey = Schema<'NewApiKey'>;
export type CustomRole = Schema<'CustomRole'>;
export type AuditEntry = Schema<'AuditEntry'>;
export type AuditChange = Schema<'AuditChange'>;
export type Invitation = Schema<'Invitation'>;
export type InvitationView = Schema<'InvitationView'>;
