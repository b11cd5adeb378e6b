import type { Schema } from '@/api/types';

export type { Role } from '@/contexts/SessionContext';
export type Me = Schema<'Me'>;
export type SessionInfo = Schema<'SessionInfo'>;
export type Security = Schema<'Security'>;
export type Passkey = Schema<'PasskeyInfo'>;
export type AppSecret = Schema<'AppSecret'>;
export type Organization = Schema<'Organization'>;
export type Member = Schema<'Member'>;
export type Invitation = Schema<'Invitation'>;
export type InvitationView = Schema<'InvitationView'>;
